"""A dictated price is read to the cent, or asked about with the right one among the answers; never silently wrong."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.understand import AmountKind, read_amount, read_entries
from tests.dialogs.understand import spoken

TODAY = date(2026, 11, 22)
PLACES = {
    "it": ("farmacia {}", "{} farmacia", "ieri farmacia {}", "ho speso {} in farmacia", "farmacia {} ieri"),
    "en": (
        "pharmacy {}",
        "{} pharmacy",
        "yesterday pharmacy {}",
        "i spent {} at the pharmacy",
        "pharmacy {} yesterday",
    ),
    "ar": ("صيدلية {}", "{} صيدلية", "البارح صيدلية {}", "صرفت {} في الصيدلية", "صيدلية {} البارح"),
}
amounts = st.one_of(st.integers(1, 399), st.integers(1, 39_999)).map(lambda fives: fives * 5)

calm = settings(deadline=None)  # the first reading loads a language


def read(text: str, language: str) -> list[tuple[int, ...]]:
    entries = read_entries(text, language=language, today=TODAY).entries
    return [(entry.amount.minor, *(other.minor for other in entry.alternatives)) for entry in entries]


@calm
@given(data=st.data(), minor=amounts, language=st.sampled_from(tuple(PLACES)))
def test_a_clear_price_is_exact(data: st.DataObject, minor: int, language: str) -> None:
    say = data.draw(st.sampled_from(spoken.NUMBERS[language]))
    form = data.draw(st.sampled_from(spoken.exact(language, minor, say)))
    place = data.draw(st.sampled_from(PLACES[language]))
    assert read(place.format(form), language) == [(minor,)]


@calm
@given(data=st.data(), minor=amounts, language=st.sampled_from(("it", "en")))
def test_a_doubtful_price_is_exact_or_asked(data: st.DataObject, minor: int, language: str) -> None:
    say = data.draw(st.sampled_from(spoken.NUMBERS[language]))
    if not (forms := spoken.doubtful(language, minor, say)):
        return
    place = data.draw(st.sampled_from(PLACES[language]))
    (minors,) = read(place.format(data.draw(st.sampled_from(forms))), language)
    assert minor in minors


@calm
@given(data=st.data(), minor=amounts, language=st.sampled_from(tuple(PLACES)))
def test_a_spoken_answer_is_exact_or_asked(data: st.DataObject, minor: int, language: str) -> None:
    say = data.draw(st.sampled_from(spoken.NUMBERS[language]))
    answer = read_amount(data.draw(st.sampled_from(spoken.exact(language, minor, say))), language=language)
    assert answer.kind is AmountKind.OK
    assert answer.amount is not None
    assert answer.amount.minor == minor


@calm
@given(
    data=st.data(), minors=st.lists(amounts, min_size=2, max_size=4), language=st.sampled_from(tuple(PLACES))
)
def test_entries_in_a_row_need_no_comma(data: st.DataObject, minors: list[int], language: str) -> None:
    things = {
        "it": "pane latte scarpe farmacia",
        "en": "bread milk shoes pharmacy",
        "ar": "خبز حليب صباط صيدلية",
    }
    say = data.draw(st.sampled_from(spoken.NUMBERS[language]))
    said = [
        f"{thing} {data.draw(st.sampled_from(spoken.exact(language, minor, say)))}"
        for thing, minor in zip(things[language].split(), minors, strict=False)
    ]
    # "Latte dieci e dieci scarpe": it could be ten shoes, so the bot asks, with the right amount first.
    assert [values[0] for values in read(" ".join(said), language)] == minors


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "due pizze"),
        ("it", "alle due e venti"),
        ("it", "ci vediamo alle tre e mezza"),
        ("it", "tre tre tre dodici quarantacinque"),
        ("it", "mille grazie"),
        ("it", "un caffè"),
        ("en", "two coffees"),
        ("en", "we meet at two thirty"),
        ("en", "a coffee"),
        ("ar", "جوج قهاوي"),
        ("ar", "الساعة ثلاثة ونص"),
    ],
)
def test_counts_hours_and_codes_are_no_prices(language: str, text: str) -> None:
    assert read(text, language) == []
