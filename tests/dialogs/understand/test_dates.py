"""Dates as people name them: in the past, or up to a week ahead if day and month are named."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dialogs.understand import Issue, read_date, read_entries

TODAY = date(2026, 11, 22)  # a Sunday

DAYS = {
    "oggi": TODAY,
    "ieri": date(2026, 11, 21),
    "l'altro ieri": date(2026, 11, 20),
    "altroieri": date(2026, 11, 20),
    "lunedì": date(2026, 11, 16),
    "lunedi": date(2026, 11, 16),
    "domenica": TODAY,
    "domenica scorsa": date(2026, 11, 15),
    "tre giorni fa": date(2026, 11, 19),
    "2 settimane fa": date(2026, 11, 8),
    "il 3": date(2026, 11, 3),
    "3": date(2026, 11, 3),
    "il 25": date(2026, 10, 25),
    "31": date(2026, 10, 31),
    "3 marzo": date(2026, 3, 3),
    "il 3 mar": date(2026, 3, 3),
    "primo novembre": date(2026, 11, 1),
    "1° novembre": date(2026, 11, 1),
    "29 novembre": date(2026, 11, 29),
    "30 novembre": date(2025, 11, 30),
    "3/3": date(2026, 3, 3),
    "03.03.2026": date(2026, 3, 3),
    "3-3-26": date(2026, 3, 3),
    "2026-03-03": date(2026, 3, 3),
    "٣/٣": date(2026, 3, 3),
    "yesterday": date(2026, 11, 21),
    "march 3rd": date(2026, 3, 3),
    "two days ago": date(2026, 11, 20),
}


@pytest.mark.parametrize(("text", "day"), DAYS.items())
def test_a_day_is_found(text: str, day: date) -> None:
    assert read_date(text, language="it", today=TODAY) == day


@pytest.mark.parametrize(
    "text",
    ["", "pane", "35", "32/13", "3/3/2027", "ieri o lunedì", "30 febbraio", "29/2", "31/6", "12/31", "1e5"],
)
def test_no_day_or_no_possible_one(text: str) -> None:
    assert read_date(text, language="it", today=TODAY) is None


@pytest.mark.parametrize("text", ["affitto 230 3/12/2026", "domani affitto 230"])
def test_a_day_to_come_is_asked_about(text: str) -> None:
    reading = read_entries(text, language="it", today=TODAY)
    assert [p.code for p in reading.problems] == [Issue.FUTURE]
    assert not reading.entries


def test_every_day_of_the_last_year_is_found_again() -> None:
    for back in range(400):
        day = TODAY - timedelta(days=back)
        (entry,) = read_entries(f"pane 3,20 {day:%d/%m/%Y}", language="it", today=TODAY).entries
        assert (entry.on, entry.amount.minor) == (day, 320)
