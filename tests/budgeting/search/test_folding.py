"""Words fold alike however they are typed, in each language of the families."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.search import Term, figures, folded, terms, words_in
from budgeting.search.folding import LONGEST
from budgeting.search.terms import MOST

#: Letters of the languages, composed and not, with what people type among them.
_LETTERS = "abcdeèéêëăâîșşțţçñüßøŒI İAÉÈ абвгдежийїієґЄЩابتثجحخدءأإآٱىیيكکةهہھؤئকখগঘড়ঢ়য়ািীুে্ਕਖਗਸ਼ਜ਼ਾਿੀੁ੍0123٠١٢۳৪੫"
_UNSEEN = "\u200b\u200c\u200d\u200e\u2067\u2069\ufe0f\u00ad\u0640\u064e\u0651\u0301"
texts = st.text(st.sampled_from(_LETTERS + " ,.-'\n"), max_size=40)
anything = st.text(max_size=60)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("perche", "Perché"),
        ("SCOALA", "școală"),
        ("scoala", "şcoală"),
        ("cmim", "çmim"),
        ("strasse", "Straße"),
        ("ізюм їжак", "Ізюм ЇЖАК"),
        ("احمد", "أَحْمَد"),
        ("الى", "إلي"),
        ("فاتوره", "فاتورة"),
        ("كتاب", "کتــاب"),
        ("ہے", "هے"),
        ("নয়", "নয\u09bc"),
        ("বিল ১২", "বিল 12"),
        ("ਸ਼ਹਿਰ", "ਸ\u0a3cਹਿਰ"),
        ("sedici", "se\u200bdi\u00adci"),
        ("ﻻ شكرا", "لا شكراً"),
    ],
)
def test_what_is_typed_and_what_was_written_are_the_same_word(typed: str, written: str) -> None:
    assert folded(typed) == folded(written)


@pytest.mark.parametrize(
    ("one", "other"), [("বিল", "বাল"), ("ਬਿੱਲ", "ਬੱਲ"), ("rata", "rate"), ("فاتورة", "فاتور"), ("12", "13")]
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@given(anything)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(" ".join(folded(text))) == folded(text)


@given(texts)
def test_the_form_of_the_characters_does_not_matter(text: str) -> None:
    forms = {tuple(folded(unicodedata.normalize(form, text))) for form in ("NFC", "NFD", "NFKC", "NFKD")}
    assert len(forms) == 1


@given(texts, st.data())
def test_what_nobody_sees_does_not_matter(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    assert folded(text[:at] + data.draw(st.sampled_from(_UNSEEN)) + text[at:]) == folded(text)


@given(anything)
def test_each_word_is_found_where_it_stands(text: str) -> None:
    words = words_in(text)
    assert [word.folded for word in words] == folded(text)
    assert all(folded(text[word.start : word.end]) == [word.folded] for word in words)


@given(anything)
def test_a_text_is_found_by_what_it_says(text: str) -> None:
    words = folded(text)
    wanted = terms(text)
    assert bool(wanted) == bool(words)
    assert len(wanted) <= MOST
    assert all(any(term.fits(word) for word in words) for term in wanted)


def test_the_last_word_may_be_a_beginning() -> None:
    assert terms("La bolletta lu") == [Term("la"), Term("bolletta"), Term("lu", begins=True)]
    assert terms("luce e luce") == [Term("luce", begins=True)]


@pytest.mark.parametrize("typed", ["", " ", "a", "é !", "*", "%_", '"', "' OR 1=1 --"[:1], "\x00", "😀"])
def test_too_little_asks_for_nothing(typed: str) -> None:
    assert terms(typed) == []


def test_operators_are_letters_or_nothing() -> None:
    assert terms('"pane" AND NEAR(latte*) OR -x ^y') == [
        *(Term(word) for word in ("pane", "and", "near", "latte")),
        Term("or", begins=True),
    ]
    assert terms("x" * 10_000) == [Term("x" * LONGEST, begins=True)]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", "12"),
        (" #12 ", "12"),
        ("3020 0000-1234", "302000001234"),
        ("١٢", "12"),
        ("12a", ""),
        ("3,20", ""),
        ("", ""),
    ],
)
def test_a_number_is_read_however_it_is_written(typed: str, number: str) -> None:
    assert figures(typed) == number
