"""Italian articles before a date: l'8 marzo, dall'11 marzo, and il 7 marzo as ever."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from dialogs.text import Text, t
from dialogs.text.words import FOLDER, Words

WORDS = Words()
EIGHTH, ELEVENTH, SEVENTH = date(2026, 3, 8), date(2026, 3, 11), date(2026, 3, 7)
#: What would be read aloud as "il otto", "dal undici".
WRONG = re.compile(r"\b(?:il|al|dal|del|nel|sul) (?:8|11) [a-z]", re.IGNORECASE)


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (SEVENTH, "💶 12 €, il 7 marzo 2026"),
        (EIGHTH, "💶 12 €, l'8 marzo 2026"),
        (ELEVENTH, "💶 12 €, l'11 marzo 2026"),
    ],
)
def test_an_article_before_a_date(day: date, shown: str) -> None:
    assert WORDS.plain(t("💶 {amount}, on {date}", amount="12 €", date=day), "it") == shown


def test_both_ends_of_a_time_and_a_moment() -> None:
    said = WORDS.plain(t("📅 From {begins} to {ends}", begins=EIGHTH, ends=ELEVENTH), "it")
    assert said == "📅 Dall'8 marzo 2026 all'11 marzo 2026"
    # A moment begins with its weekday.
    moment = WORDS.plain(
        t("They'll answer by {moment} at the latest.", moment=datetime(2026, 3, 8, 10, tzinfo=UTC)), "it"
    )
    assert "domenica 8 marzo" in moment


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("8 mar 2026", "Dall'8 mar 2026"),
        ("11 marzo", "Dall'11 marzo"),
        ("18 mar 2026", "Dal 18 mar 2026"),
        ("8,50 €", "Dal 8,50 €"),
        ("domenica 8 marzo", "Dal domenica 8 marzo"),
    ],
)
def test_a_day_that_is_written_out_already(written: str, shown: str) -> None:
    assert WORDS.plain(Text("Dal {when}", {"when": written}), "it") == shown


def test_what_is_bold_stays_bold() -> None:
    rendered = WORDS.render(Text("Il *{date}*, *{x}*", {"date": EIGHTH, "x": "y"}), "it")
    bold = [rendered.text[at : at + length] for _, at, length in rendered.spans]
    assert (rendered.text, bold) == ("L'8 marzo 2026, y", ["8 marzo 2026", "y"])


def test_every_italian_sentence_with_a_date_on_every_day_of_the_year() -> None:
    with (FOLDER / "it/LC_MESSAGES/bot.po").open("rb") as file:
        catalogue = read_po(file, locale="it")
    sentences = [
        form
        for message in catalogue
        for form in ([message.string] if isinstance(message.string, str) else message.string)
        if re.search(r"\b(?:il|al|dal|del|nel|sul) \*?\{", form, re.IGNORECASE)
    ]
    assert sentences
    for form in sentences:
        names = {name for _, name, _, _ in Formatter().parse(form) if name}
        for day in (date(2026, 1, 1) + timedelta(days) for days in range(365)):
            said = WORDS.plain(Text(form, dict.fromkeys(names, day)), "it")
            assert not WRONG.search(said), said
