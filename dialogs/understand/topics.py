"""What a question in one's own words is about, when it is no entry: "quando è il corso?" opens the courses.

A topic is recognised by a word of its subject together with a word that asks; an amount makes it no question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum


class Topic(StrEnum):
    COURSES = "courses"
    POINTS = "points"
    HOURS = "hours"


#: Words that ask, in the languages families write: when, where, which, how many, is there, I'd like to know.
_ASKS = re.compile(
    r"\?|؟|\b(?:quando|dove|quale|quali|che ora|a che|quant[eio]|come mi|c'?[eè]|ci sono|orari|vorrei|posso|mi"
    r"|when|where|which|what|how (?:many|much)|is there|are there|can i|i'?d like|my)\b"
    r"|متى|أين|اين|وين|كم|أي ساعة|اي ساعة|هل|الساعة|ما هي|امتى|إمتى"
)
_ABOUT: Mapping[Topic, re.Pattern[str]] = {
    # The narrower first: "when is the course paid?" isn't about the next session.
    Topic.HOURS: re.compile(
        r"\b(?:pag\w+|indennit\w+|retribu\w+|sold[oi])\b.*\b(?:cors[oi]|percors[oi]|tirocini[oi]|stage)\b"
        r"|\b(?:cors[oi]|percors[oi]|tirocini[oi])\b.*\b(?:pag\w+|indennit\w+|sold[oi])\b"
        r"|\bindennit\w+\b|\b(?:mie|fatto) ore\b|\bore (?:ho fatto|di corso|del corso)\b"
        r"|\b(?:allowance|stipend)\b|\b(?:paid|pay)\b.*\b(?:course|training)\b"
        r"|\b(?:course|training)\b.*\b(?:paid|pay)\b|\bmy hours\b|\bhours (?:have i|did i)\b"
        r"|(?:تدفع|يدفع|دفع|أجر|مكافأة|مكافاة|فلوس|منحة).*(?:دورة|الدورة|التدريب)"
        r"|(?:الدورة|التدريب|دورة).*(?:تدفع|يدفع|دفع|مكافأة|مكافاة|أجر|فلوس)|مكافأة|ساعاتي"
    ),
    Topic.POINTS: re.compile(
        r"\bpunt[oi] (?:di )?comunit\w+\b|\bcommunity points?\b|\bcommunity cent(?:er|re)s?\b"
        r"|نقطة المجتمع|نقاط المجتمع|نقطة اللقاء|مركز الحي|نقطة الحي|نقاط الحي"
    ),
    Topic.COURSES: re.compile(
        r"\bcors[oi]\b|\blaborator[ei]o?\b|\blaboratori\b|\bprossim[oa] incontro\b|\bincontri\b"
        r"|\bcourses?\b|\blabs?\b|\bworkshops?\b|\bnext meeting\b"
        r"|دورة|الدورة|دورات|الدورات|ورشة|الورشة|ورشات|اللقاء القادم"
    ),
}
_AMOUNT = re.compile(r"\d")
#: A question is short; a long text tells a story, and a person should read that.
_LONGEST = 120


def read_topic(words: str) -> Topic | None:
    """What the words ask about; None if they ask about nothing of this."""
    plain = " ".join(words.casefold().split())
    if len(plain) > _LONGEST or _AMOUNT.search(plain) or not _ASKS.search(plain):
        return None
    return next((topic for topic, about in _ABOUT.items() if about.search(plain)), None)
