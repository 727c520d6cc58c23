"""Every choice has an icon, for people who read little: seen in all transcripts of all languages."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from dialogs.text import names, t
from dialogs.text.words import Words

TRANSCRIPTS = Path(__file__).parents[1] / "transcripts"
#: Direction marks and isolates, which nobody sees.
_UNSEEN = re.compile("[\u200e\u200f\u2066-\u2069]")
#: Days, and things by their own name, are choices among their like: an icon would say nothing.
_DAYS = (t("Today"), t("Yesterday"), t("Two days ago"), *names.WEEKDAYS.values())


def test_every_choice_has_an_icon(words: Words) -> None:
    days = {words.plain(day, language) for language in words.languages for day in _DAYS}
    tongues = {language.name for language in words.languages.values()}
    bare = {
        label
        for path in TRANSCRIPTS.rglob("*.txt")
        for line in path.read_text("utf-8").splitlines()
        if line.startswith("  [")
        for label in re.findall(r"\[([^\]]+)\]", _UNSEEN.sub("", line))
        if unicodedata.category(label[0]).startswith("L")
        and label not in tongues
        # A day or thing is named with a figure or a place: "Friday 6", "Rent · ALER".
        and not re.search(r"[\d·›]", label)
        and label not in days
    }
    assert bare == set()
