"""What people ask for in their own words ("vorrei un appuntamento"), as the name of what they mean.

Whole words and beginnings in a fixed order, in the languages families write most. Heard only after entries and cries
for help: a sentence about money or about danger is never a request.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Request(StrEnum):
    """What somebody can ask for."""

    APPOINTMENT_WANTED = "appointment_wanted"
    APPOINTMENTS = "appointments"
    SKILL_OFFERED = "skill_offered"
    SKILL_WANTED = "skill_wanted"
    LISTEN = "listen"


_APPOINTMENT = r"appuntament[oi]|appointments?|موعد\w*|الموعد|مواعيد\w*"
_WANT = (
    r"vorre[im]\w*|voglio|vogliamo|mi serve|ho bisogno|posso avere|possiamo avere|chied\w+|fissare|prendere|prenotare"
    r"|(?:i|we)(?:'d| would) like|i want|i need|can i (?:have|get)|could i|make|book"
    r"|أريد|اريد|نريد|أحتاج|احتاج|ممكن|بغيت|أود|حجز|أحجز|احجز"
)
_MEANINGS: tuple[tuple[Request, re.Pattern[str]], ...] = (
    (
        Request.APPOINTMENTS,
        re.compile(
            rf"\b(?:non (?:posso|riesco|possiamo)|spostare|cambiare|annullare|disdire|quando|che ora|a che ora"
            rf"|(?:can ?not|can't|cant) (?:come|make)|move|change|cancel|when)\b.*\b(?:{_APPOINTMENT})\b"
            rf"|\b(?:{_APPOINTMENT})\b.*\b(?:non (?:posso|riesco)|spostare|quando|when)\b"
            r"|(?:لا أستطيع|لا استطيع|لن أستطيع|ما أقدر|ما نقدرش|تغيير|إلغاء|الغاء|متى|وقتاش).*(?:موعد|مواعيد)"
        ),
    ),
    (Request.APPOINTMENT_WANTED, re.compile(rf"(?:{_WANT})\b.*(?:\b(?:{_APPOINTMENT})\b|موعد)")),
    (
        Request.SKILL_OFFERED,
        re.compile(
            r"(?<!non )\b(?:posso|so|vorrei|potrei) (?:aiutare|offrire|insegnare|cucire|dare una mano)\b"
            r"|\b(?:i can|i could|i'd like to|i would like to) (?:help (?:others|someone|somebody)|offer|teach|sew)\b"
            r"|(?:أستطيع|استطيع|يمكنني|أقدر|نقدر) (?:أن )?(?:أساعد|اساعد|مساعدة|أعلم|أخيط|نعاون)"
        ),
    ),
    (
        Request.SKILL_WANTED,
        re.compile(
            r"\b(?:cerco|cerchiamo|conoscete|c'è) (?:qualcuno|qualcuna|una persona)\b"
            r"|\b(?:i'm|i am|we are|we're) looking for (?:someone|somebody|a person)\b"
            r"|(?:أبحث عن|ابحث عن|أحتاج إلى|احتاج الى) (?:شخص|أحد|احد|من)"
        ),
    ),
    (
        Request.LISTEN,
        re.compile(
            r"\b(?:legg\w+|sentire|ascolt\w+) (?:i |le |tutto |anche )?(?:messagg\w+|ad alta voce|a voce)\b"
            r"|\b(?:ad alta voce|(?:non so|non riesco a|fatico a|faccio fatica a) legg\w+)\b"
            r"|\bread(?:ing)? (?:it |this |them |the messages? |your messages? |everything )?(?:aloud|out loud|to me)\b"
            r"|\b(?:can ?not|can't|cant|don't know how to|hard to) read\b|\blisten to (?:the|your) messages?\b"
            r"|(?:لا أعرف|لا اعرف|ما أعرف|ما نعرفش|لا أستطيع|لا استطيع|صعب علي) (?:القراءة|أقرأ|اقرأ|نقرا)"
            r"|(?:اقرأ|إقرأ|أقرأ|اقرا|قراءة) (?:لي|الرسائل|بصوت)|(?:سماع|أسمع|اسمع|الاستماع إلى) الرسائل|بصوت عال"
        ),
    ),
)
_APOSTROPHES = str.maketrans("’‘`´", "''''")
#: Whoever cannot pay needs a person, whatever else they mention.
_MONEY = re.compile(
    r"\b(?:pag(?:o|are|hiamo|ato)|soldi|rat[ae]|affitto|euro|pay|money|rent|bills?|bollett[ae])\b|€|دفع|أدفع|ادفع|إيجار|فلوس|\bمال\b"
)
#: A longer text tells a story, which a person reads.
_LONGEST = 160


def requested(text: str) -> Request | None:
    """What the words ask for; None if nothing we know, or if there's more to them than a request."""
    said = " ".join(text.casefold().translate(_APOSTROPHES).split())
    if len(said) > _LONGEST or _MONEY.search(said):
        return None
    return next((request for request, meant in _MEANINGS if meant.search(said)), None)
