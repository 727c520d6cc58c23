"""Halves, quarters and one-and-a-half hundreds, generated from the words of each language that counts in them."""

from __future__ import annotations

from datetime import date

import pytest

from dialogs.understand import read_entries

TODAY = date(2026, 11, 25)
#: Thing, half added, quarter added, quarter less, one and a half, two and a half, three, hundred, euro.
COUNTING = {
    "ur": ("روٹی", "ساڑھے", "سوا", "پونے", "ڈیڑھ", "ڈھائی", "تین", "سو", "یورو"),
    "pa": ("ਰੋਟੀ", "ਸਾਢੇ", "ਸਵਾ", "ਪੌਣੇ", "ਡੇਢ", "ਢਾਈ", "ਤਿੰਨ", "ਸੌ", "ਯੂਰੋ"),
    "bn": ("রুটি", "সাড়ে", "সোয়া", "পৌনে", "দেড়", "আড়াই", "তিন", "শ", "ইউরো"),
}


@pytest.mark.parametrize("language", COUNTING)
def test_halves_of_ones_and_of_hundreds(language: str) -> None:
    thing, half, more, less, one_half, two_half, three, hundred, euro = COUNTING[language]
    for words, minor in (
        (f"{half} {three} {euro}", 350),
        (f"{more} {three} {euro}", 325),
        (f"{less} {three} {euro}", 275),
        (f"{one_half} {euro}", 150),
        (f"{two_half} {euro}", 250),
        (f"{one_half} {hundred} {euro}", 15_000),
        (f"{two_half} {hundred} {euro}", 25_000),
        (f"{half} {three} {hundred} {euro}", 35_000),
        (f"{less} {three} {hundred} {euro}", 27_500),
        (f"{half} 20 {euro}", 2_050),
    ):
        for text in (f"{thing} {words}", f"{words} {thing}"):
            entries = read_entries(text, language=language, today=TODAY).entries
            assert [entry.amount.minor for entry in entries] == [minor], text


@pytest.mark.parametrize(
    ("language", "text", "minor"),
    [
        ("it", "pane due euro e mezzo", 250),
        ("en", "bread two and a half euros", 250),
        ("fr", "pain deux euros et demi", 250),
        ("ro", "pâine doi euro și jumătate", 250),
        ("sq", "bukë dy euro e gjysmë", 250),
        ("ar", "خبز اثنين يورو ونص", 250),
        ("uk", "хліб два з половиною євро", 250),
        ("uk", "хліб півтора євро", 150),
        ("uk", "продукти півтори сотні євро", 15_000),
        ("ro", "am plătit douăzeci de euro și treizeci de cenți", 2_030),
    ],
)
def test_halves_in_the_other_languages(language: str, text: str, minor: int) -> None:
    assert [e.amount.minor for e in read_entries(text, language=language, today=TODAY).entries] == [minor]
