"""A line with words that nothing explains: booked if they are names, asked about if they sound like a sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dialogs.understand import Issue, chatter, read_entries
from dialogs.understand.chatter import Clues, features, score, seems_talk, weights

TODAY = date(2026, 11, 25)
BARE = Clues((), 2, known=True, income=False, cents=False, currency=False, first=False, last=True)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("it", "scarpe per ledin 27 euro"),
        ("en", "shoes for kwabena 27 euro"),
        ("fr", "chaussures pour moussa 27 euros"),
        ("ro", "pantofi pentru ionelus 27 euro"),
        ("sq", "këpucë për ledin 27 euro"),
        ("ar", "حذاء لنورالهدى 27 يورو"),
        ("ur", "زنیرہ کے جوتے 27 یورو"),
        ("pa", "ਸਿਮਰਜੋਤ ਲਈ ਬੂਟ 27 ਯੂਰੋ"),
        ("bn", "রিফাতের জুতা 27 ইউরো"),
        ("uk", "кросівки назарчику 27 євро"),
    ],
)
def test_whose_a_thing_is_needs_no_list_of_names(language: str, line: str) -> None:
    read = read_entries(line, language=language, today=TODAY)
    assert [(entry.amount.minor, entry.category) for entry in read.entries] == [(2700, "personal")]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("it", "il treno per Roma riparte con 19 euro"),
        ("en", "the train to Rome departs at 19 euros"),
        ("pa", "ਕਾਰਡ ਨਾਲ 5 ਯੂਰੋ ਬਚਦੇ ਨੇ"),
        ("bn", "কার্ডে ৫ ইউরো বাঁচে"),
        ("uk", "сусідка платить 280,50 за дві кімнати"),
    ],
)
def test_a_sentence_is_asked_about_whatever_its_figures_look_like(language: str, line: str) -> None:
    read = read_entries(line, language=language, today=TODAY)
    assert not read.entries
    assert [problem.code for problem in read.problems] in ([Issue.DIRECTION], [])


def test_nothing_unexplained_is_never_talk() -> None:
    assert not seems_talk(BARE, "it")


def test_the_weights_are_few_and_each_belongs_to_a_feature() -> None:
    path = Path(chatter.__file__).with_name("chatter.json")
    assert path.stat().st_size < 200_000
    told = Clues(
        ("risparmiano",), 3, known=True, income=False, cents=False, currency=True, first=False, last=False
    )
    named = [name for name in features(told, "it") if name in weights()]
    assert score(told, "it", weights()) == sum(weights()[name] for name in named) / chatter.SCALE
    assert len(named) == len(set(named)) > 10
