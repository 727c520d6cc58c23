"""What is read aloud: whole sentences, amounts in words, and never nothing."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Any
from unicodedata import category

import pytest
from babel.messages.pofile import read_po
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from budgeting.db.tables import Message
from budgeting.money import Money
from dialogs.text import Text, t, to_json, verbatim
from dialogs.text.languages import languages
from dialogs.text.words import FOLDER, Words
from dialogs.voices import samples
from dialogs.voices.numbers import spoken
from dialogs.voices.speech import NOT_READ, of_message, spoken_lines

#: Stands for any argument: a name, which every language reads as it is.
NAME = "Amina"


@pytest.mark.parametrize(
    ("language", "written", "read"),
    [
        ("it", "⁨12,50 €⁩ per *pane* ✓ · 🏠", "12 euro e 50 per pane"),
        ("it", "-1.234,05 €", "meno 1234 euro e 5"),
        ("it", "6 × 85,00 €", "6 × 85 euro"),
        ("it", "12,5€", "12 euro e 50"),
        ("en", "€1,234.50 and −€3", "1234 euros 50 and minus 3 euros"),
        ("fr", "1\u202f234,50\xa0€", "1234 euros 50"),
        ("ar", "\u200f⁨1.234,50\xa0€⁩ للإيجار", "1234 يورو و 50 للإيجار"),
        ("ar", "خبز ٣٫٢٠", "خبز 3,20"),
        ("ro", "85,50 EUR, 19,00 EUR, 100 EUR", "85 de euro și 50, 19 euro, 100 de euro"),
        ("uk", "О 18:30", "О 18 30"),
        ("it", "alle 09:00, poi 18:05", "alle 9, poi 18:05"),
        ("it", "📞 02 2327 2327 · 112", "0 2, 2 3 2 7, 2 3 2 7, 112"),
        ("it", "avviso 302000001234567811", "avviso 3 0 2 0 0 0 0 0 1 2 3 4 5 6 7 8 1 1"),
        ("it", "▰▰▱▱ 40 %", "40 %"),
        ("it", "scrivi /stop", "scrivi stop"),
        # Joiners inside words are spelling, those between emoji are not.
        ("ur", "میں\u200cنے", "میں\u200cنے"),
        ("bn", "র\u200d্যাব 👨\u200d👩\u200d👧", "র\u200d্যাব"),
    ],
)
def test_what_a_voice_would_stumble_over_is_rewritten(language: str, written: str, read: str) -> None:
    assert spoken_lines([written], language) == [read]


def test_a_line_of_signs_or_an_address_is_left_out() -> None:
    assert spoken_lines(["▰▰▱▱", "https://www.openstreetmap.org/?mlat=45", "·", "", "✓"], "it") == []


@given(st.integers(-10_000_000, 10_000_000), st.sampled_from(sorted(languages())))
def test_every_amount_is_said_in_whole_euros_and_cents(minor: int, language: str) -> None:
    written = format_currency(minor / 100, "EUR", locale=language, numbering_system="latn")
    said = spoken("".join(letter for letter in written if category(letter) != "Cf"), language)
    whole, cents = divmod(abs(minor), 100)
    assert re.findall(r"\d+", said) == [str(whole), *([str(cents)] if cents else [])]
    assert not re.search(r"[€.,]|EUR", said)


@given(st.integers(0, 10_000_000))
def test_amounts_as_this_program_writes_them_are_said_so_too(minor: int) -> None:
    words = _words()
    for language in words.languages:
        (said,) = spoken_lines([words.amount(Money(minor), language)], language)
        assert re.findall(r"\d+", said)[0] == str(minor // 100)


# -- every sentence that a dialog can say


def _words() -> Words:
    return _WORDS


_WORDS = Words()


def _sentences(language: str) -> list[str]:
    """Every sentence and label of the chat in this language, with something for its arguments."""
    file = FOLDER / language / "LC_MESSAGES" / "bot.po"
    if not file.exists():
        file = FOLDER / "it" / "LC_MESSAGES" / "bot.po"
    catalogue = read_po(file.read_bytes().splitlines(), locale=language)
    texts = []
    for message in catalogue:
        forms = [message.id] if isinstance(message.id, str) else list(message.id)
        given_forms = message.string if isinstance(message.string, tuple) else (message.string,)
        texts += [form for form in (forms if language == "en" else given_forms) if form]
    return [re.sub(r"\{\w+\}", NAME, text) for text in texts]


@pytest.mark.parametrize("language", sorted(_WORDS.languages))
def test_no_sentence_of_the_chat_is_silence_when_read_aloud(language: str) -> None:
    assert language in languages(), "a language of the chat has a voice"
    silent, marked = [], []
    for sentence in _sentences(language):
        read = spoken_lines(sentence.split("\n"), language)
        if not read and any(letter.isalnum() for letter in sentence):
            silent.append(sentence)
        if any(
            category(letter) in ("So", "Cf", "Sk") and letter not in "\u200c\u200d"
            for letter in "".join(read)
        ):
            marked.append(read)
    assert (silent, marked) == ([], [])


def test_there_are_sentences_to_judge_each_voice_by() -> None:
    for language in _WORDS.languages:
        clips = samples.lines(_WORDS, language)
        assert len(clips) >= 8
        assert all(clips)


# -- one message


def _message(*texts: Text, buttons: list[list[Any]] | None = None, words: str = "") -> Message:
    return Message(parts=[to_json(text) for text in texts] or None, text=words, buttons=buttons)


def _button(text: str, label: Text | None = None, **more: Any) -> dict[str, Any]:
    return {"text": text, "label": to_json(label or verbatim(text)), **more}


def test_the_question_comes_first_then_its_answers_in_the_order_they_were_meant() -> None:
    row = [_button("✕ لا", t("✕ No"), step="x"), _button("✓ نعم", t("✓ Yes"), step="x")]
    speech = of_message(_WORDS, _message(t("Is this right?"), buttons=[row]), "ar")
    # Mirrored for the eye, not for the ear.
    assert speech.lines[-3:] == ("يمكنك الإجابة:", "نعم", "لا")
    italian = of_message(_WORDS, _message(t("Is this right?"), buttons=[row]), "it")
    assert italian.lines[-3:] == ("Puoi rispondere:", "لا", "نعم")


def test_only_what_says_nothing_about_anybody_may_stay() -> None:
    fixed = _message(t("Has money come in this week?"), buttons=[[_button("✓ Sì", t("✓ Yes"))]])
    assert of_message(_WORDS, fixed, "it").fixed
    for personal in (
        _message(t("What would you like to do, {name}?", name="Amina")),
        _message(
            t("Has money come in this week?"),
            buttons=[[_button("5 €", t("{heading}: {amount}", heading="x", amount=Money(500)))]],
        ),
        _message(t("Today, {date}: {bill}, *{amount}*.", date=date(2026, 3, 2), bill="x", amount=Money(5))),
        _message(t("Is this right?"), buttons=[[_button("Youssef")]]),
    ):
        assert not of_message(_WORDS, personal, "it").fixed


def test_words_of_people_are_read_only_if_their_language_is_known() -> None:
    said = _message(t("Hello {name},", name="Amina"), verbatim("Domani laboratorio alle 18:30"))
    unknown = of_message(_WORDS, said, "ar")
    assert not any("laboratorio" in line for line in unknown.lines)
    assert unknown.lines[-1] == spoken_lines([_WORDS.plain(NOT_READ, "ar")], "ar")[0]
    known = of_message(_WORDS, said, "it", own_language=True)
    assert known.lines[-1] == "Domani laboratorio alle 18:30"
    assert not known.fixed
    alone = of_message(_WORDS, Message(parts=None, text="Ci sentiamo domani", buttons=None), "ar")
    assert alone.lines == (spoken_lines([_WORDS.plain(NOT_READ, "ar")], "ar")[0],)


def test_moments_and_hours_are_said() -> None:
    moment = datetime(2026, 3, 25, 18, 30, tzinfo=UTC)
    said = _message(
        t("I keep the seat for you until {moment}.", moment=moment),
        t("🟢 Open now, until {hour}", hour=time(18)),
    )
    assert of_message(_WORDS, said, "it").lines == (
        "Tengo il posto per te fino a mercoledì 25 marzo, 18:30.",
        "Aperto adesso, fino alle 18",
    )


def test_a_very_long_message_ends_at_a_line() -> None:
    long = _message(*(t("Has money come in this week?") for _ in range(200)))
    lines = of_message(_WORDS, long, "it").lines
    assert 20 < len(lines) < 100
    assert set(lines) == {lines[0]}
