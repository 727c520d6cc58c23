"""Cries for help are recognised in every language, however they are typed; lines of spending never are."""

from __future__ import annotations

import json
import random
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from budgeting.states.programmes import HelpTopic
from dialogs.understand import HelpRequest, read_entries, read_help
from dialogs.understand.help_phrases import Phrases, phrases
from dialogs.understand.phrase_book import FOLDER, Phrase, squeeze

HERE = Path(__file__).parent
TODAY = date(2026, 11, 22)
LANGUAGES = ("ar", "bn", "en", "es", "fr", "it", "pa", "ro", "sq", "uk", "ur")
CRIES_HEARD, FALSE_ALARMS = 0.97, 0.03
#: A word this long is recognised with one typo in it.
LONG = 8


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]


CORPUS = _lines("help.jsonl")


def heard(text: str, language: str = "it") -> HelpRequest | None:
    return read_help(text, reading=lambda: read_entries(text, language=language, today=TODAY))


def alarm(text: str, language: str = "it") -> tuple[HelpTopic, ...]:
    cry = heard(text, language)
    return cry.topics if cry is not None and cry.alarm else ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_heard_and_its_spending_is_not_mistaken(language: str) -> None:
    lines = [line for line in CORPUS if line["language"] == language]
    assert len(lines) >= 30
    cries = [line for line in lines if line["topic"]]
    missed = [line["text"] for line in cries if line["topic"] not in alarm(line["text"], language)]
    innocent = [line["text"] for line in lines if not line["topic"]]
    false = [text for text in innocent if alarm(text, language)]
    assert len(missed) <= (1 - CRIES_HEARD) * len(cries), missed
    assert len(false) <= FALSE_ALARMS * len(innocent), false
    assert {line["topic"] for line in cries} == set(HelpTopic), "each need has its lines"


@pytest.mark.parametrize("chat", ["it", "ar", "en"])
def test_every_language_is_heard_in_every_chat(chat: str) -> None:
    cries = [line["text"] for line in CORPUS if line["topic"]]
    innocent = [line["text"] for line in CORPUS if not line["topic"]]
    assert [text for text in cries if not alarm(text, chat)] == []
    false = [text for text in innocent if alarm(text, chat)]
    # An amount beside words that the chat's language doesn't know is no entry there.
    assert len(false) <= FALSE_ALARMS * len(innocent), false


def test_no_line_of_spending_alarms() -> None:
    lines = _lines("corpus.jsonl")
    assert len(lines) >= 400
    assert [x["text"] for x in lines if alarm(x["text"], x["language"])] == []
    assert [x["text"] for x in lines if heard(x["text"], x["language"]) is not None] == []


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("mio marito mi picchia", [HelpTopic.VIOLENCE]),
        ("mi picchia mio marito, ogni sera", [HelpTopic.VIOLENCE]),
        ("Mio   MARITO 😭😭 mi… PICCHIA!!!", [HelpTopic.VIOLENCE]),
        ("mio marito mi ha picchiato 2 volte", [HelpTopic.VIOLENCE]),
        ("mio marito mi pichia", [HelpTopic.VIOLENCE]),
        ("mio marito mi minnacia", [HelpTopic.VIOLENCE]),
        ("devono sfrattarci il 20", [HelpTopic.EVICTION]),
        ("sfratto", [HelpTopic.EVICTION]),
        ("aiutooo", [HelpTopic.ANY]),
        ("🆘", [HelpTopic.ANY]),
        ("S.O.S.", [HelpTopic.ANY]),
        ("a i u t o", [HelpTopic.ANY]),
        ("pane 3,20\nmio marito mi picchia", [HelpTopic.VIOLENCE]),
        ("non ce la faccio più", [HelpTopic.DESPAIR]),
        ("NON CE LA FACCIO PIU A VIVERE", [HelpTopic.DESPAIR]),
        ("مُساعَدة", [HelpTopic.ANY]),
        ("ومساعده", [HelpTopic.ANY]),
        ("mera shohar mujhe marta hai", [HelpTopic.VIOLENCE]),
        ("help, mio marito mi picchia", [HelpTopic.VIOLENCE]),
    ],
)
def test_what_must_alarm(text: str, topics: list[HelpTopic]) -> None:
    assert list(alarm(text)) == topics


@pytest.mark.parametrize(
    "text",
    [
        "+50 aiuto da mamma",
        "help 20",
        "sfratto: pagato avvocato 80",
        "mi hanno staccato la luce 3 giorni fa, pagato 80",
    ],
)
def test_spending_that_names_what_hurts_is_no_alarm_but_worth_a_word(text: str) -> None:
    cry = heard(text)
    assert cry is not None
    assert not cry.alarm
    assert read_entries(text, language="it", today=TODAY).entries


@pytest.mark.parametrize(
    "text",
    [
        "pagato luce 60",
        "bolletta gas 45",
        "questo mese non ce la faccio",
        "questo mese non ce la faccio più a pagare la rata",
        "grazie per l'aiuto",
        "pesto 2,50",
        "acqua senza gas 2,50",
        "calcio figlio 30",
        "",
        "   ",
        "📷",
    ],
)
def test_what_is_nothing(text: str) -> None:
    assert heard(text) is None


# -- every phrase, as people type it


def _said(known: Phrases, phrase: Phrase, dice: random.Random) -> str:
    """A sentence made from the phrase: one word for each part, stems unchanged."""
    words = {number: choices for choices, number in known._numbers.items()}
    chosen = [dice.choice(sorted(words[part])).strip("*") for part in phrase.parts]
    return " ".join(chosen)


def _typed(phrase: Phrase, text: str, dice: random.Random) -> Iterator[str]:
    yield text
    yield text.upper()
    yield "".join(
        c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn" or c > "\u0900"
    )
    yield f"  {text}!!! 😢"
    yield text.replace(" ", "... ")
    yield text.replace("ا", "أ").replace("ه ", "ة ").replace("ي ", "ى ")
    yield "".join(f"{c}\u064e" if "\u0621" <= c <= "\u064a" else c for c in text)
    words = text.split(" ")
    if not phrase.in_order:
        yield " ".join(reversed(words))
    # One typo in the longest word, if it is long enough not to become another word.
    at, longest = max(enumerate(words), key=lambda pair: len(pair[1]))
    if len(squeeze(longest)) >= LONG:
        middle = dice.randrange(2, len(longest) - 2)
        for slip in (
            longest[:middle] + longest[middle + 1 :],
            longest[:middle] + longest[middle + 1] + longest[middle] + longest[middle + 2 :],
        ):
            yield " ".join([*words[:at], slip, *words[at + 1 :]])
    yield f"{text}{text[-1] * 3}" if text[-1].isascii() and text[-1].isalpha() else text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_heard_in_every_spelling(language: str) -> None:
    known, dice = phrases(), random.Random(language)
    outcomes: Counter[bool] = Counter()
    missed = []
    for phrase in known.all:
        if phrase.language != language or not phrase.firm:
            continue
        said = _said(known, phrase, dice)
        for text in _typed(phrase, said, dice):
            heard_it = phrase.topic in alarm(text, language) or bool(alarm(text, language))
            outcomes[heard_it] += 1
            if not heard_it:
                missed.append(text)
    assert outcomes[True] >= CRIES_HEARD * outcomes.total(), missed


def test_each_language_that_is_understood_hears_cries() -> None:
    understood = {path.parent.name for path in FOLDER.glob("*/words.toml")}
    assert understood == set(LANGUAGES) == {path.parent.name for path in FOLDER.glob("*/help.toml")}
    for language in LANGUAGES:
        topics = {phrase.topic for phrase in phrases().all if phrase.language == language}
        assert topics == set(HelpTopic), language


def test_long_and_hostile_messages_are_read_to_the_end() -> None:
    known = phrases()
    words = [choice.strip("*") for choices in list(known._numbers)[:400] for choice in sorted(choices)]
    random.Random(7).shuffle(words)
    assert alarm(" ".join(words)), "everything at once cries"
    assert heard("mi " * 1300) is None
    assert heard("x" * 100_000) is None
    assert heard("\u202e\x00 ha \ufffd " * 200) is None
