"""Single words of a family's text for staff who don't read it: few rather than wrong."""

from __future__ import annotations

import time

import pytest

from budgeting.headings import Heading
from dialogs.understand.asking import Wish
from dialogs.understand.glossary import GlossKind, Word, glossary
from dialogs.understand.glossing import LANGUAGES, gloss, read_language
from dialogs.understand.tokens import fold

#: A sentence in each language, with its words and what they mean; the first two are bread and a day.
SAID = {
    "ar": ("خبز أمس ١٢ يورو و الإيجار", {"خبز": "food", "أمس": "yesterday", "الإيجار": "rent", "يورو": "euro"}),
    "ur": ("کل روٹی لی، میرے شوہر بیمار ہیں", {"کل": "yesterday_or_tomorrow", "روٹی": "food", "شوہر": "family"}),
    "pa": ("ਅੱਜ ਰੋਟੀ ਤੇ ਦੁੱਧ ਲਿਆ", {"ਅੱਜ": "today", "ਰੋਟੀ": "food", "ਦੁੱਧ": "food"}),
    "bn": ("আজ ভাড়া দিতে পারব না", {"আজ": "today", "ভাড়া": "rent", "না": "not"}),
    "uk": ("Вчора хліб, не дали зарплату", {"Вчора": "yesterday", "хліб": "food", "не": "not", "зарплату": "wages"}),
    "fr": ("Hier pain, loyer deux cents lundi", {"Hier": "yesterday", "pain": "food", "loyer": "rent", "lundi": "0"}),
    "ro": ("azi pâine, chiria vineri", {"azi": "today", "pâine": "food", "chiria": "rent", "vineri": "4"}),
    "sq": ("dje buka, qiraja neser", {"dje": "yesterday", "buka": "food", "qiraja": "rent", "neser": "later"}),
    "en": ("yesterday bread, rent monday", {"yesterday": "yesterday", "bread": "food", "rent": "rent", "monday": "0"}),
    "it": ("ieri pane, affitto lunedì", {"ieri": "yesterday", "affitto": "rent", "lunedì": "0"}),
}  # fmt: skip
#: The same in the Latin letters of chats.
ROMANISED = {
    "ar": ("khobz lbareh, lkra", {"khobz": "food", "lbareh": "yesterday"}),
    "ur": (
        "aaj doodh liya, bijli ka bill aaya",
        {"aaj": "today", "doodh": "food", "bijli ka bill": "utilities"},
    ),
    "pa": ("ajj dudh lia, kiraya nahi", {"ajj": "today", "kiraya": "rent", "nahi": "not"}),
    "bn": ("gotokal chal, basavara", {"gotokal": "yesterday", "chal": "food", "basavara": "rent"}),
}
#: Given names that are words as well, in the writing of each language.
NAMES = {
    "ar": "نور جمعة كريم وردة زهور عسل سكر تمر ورد خميس",
    "ur": "کریم سونا انار شہد جمعہ منگل بدھ میاں پیر",
    "pa": "ਸੋਨਾ ਮੰਗਲ ਬੁੱਧ ਅਨਾਰ",
    "bn": "কমলা সোনা মধু মিষ্টি ফুল জমা",
    "uk": "Май Мак Лис",
    "fr": "Jean Mars Avril Rose",
    "ro": "Miel Mai Luna",
    "sq": "Lule Drita Vera Hëna",
    "en": "April May June Ginger Basil Bill Candy",
    "it": "Domenica Gemma Pepe Mare",
}


def _words(text: str, writer: str, *reads: str) -> dict[str, str]:
    found = gloss(text, writer=writer, reads=reads)
    return {} if found is None else {each.said: each.code for each in found.words}


def test_each_language_has_a_sentence() -> None:
    assert set(SAID) == set(NAMES) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_glossed_for_who_does_not_read_them(language: str) -> None:
    text, meanings = SAID[language]
    reads = "en" if language == "it" else "it"
    found = _words(text, language, reads)
    assert meanings.items() <= found.items()
    assert read_language(text, writer=language) == language


@pytest.mark.parametrize("language", ROMANISED)
def test_so_are_the_latin_spellings_of_chats(language: str) -> None:
    text, meanings = ROMANISED[language]
    assert meanings.items() <= _words(text, language, "it").items()


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_reads_the_language_needs_no_gloss(language: str) -> None:
    assert gloss(SAID[language][0], writer=language, reads=(language, "it")) is None


@pytest.mark.parametrize("writer", LANGUAGES)
def test_an_italian_line_is_italian_whoever_writes_it(writer: str) -> None:
    text = "ho pagato il pane e il latte ieri per i figli"
    assert read_language(text, writer=writer) == "it"
    assert gloss(text, writer=writer, reads=("it",)) is None


@pytest.mark.parametrize("writer", ["ar", "ur", "pa", "bn", "uk"])
@pytest.mark.parametrize("text", ["spesa lidl 43,20", "ricarica 10", "affitto", "mensa e farmacia"])
def test_italian_words_that_chats_borrow_are_italian(writer: str, text: str) -> None:
    assert gloss(text, writer=writer, reads=("it",)) is None
    assert read_language(text, writer=writer) == "it"


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_never_guessed(language: str) -> None:
    for name in NAMES[language].split():
        around = SAID[language][0]
        for text in (f"{around} {name}", f"{name} {name}", f"{around}, {name} {name}"):
            assert name not in _words(text, language), name


def test_capitals_inside_a_sentence_are_names() -> None:
    assert "Affitto" not in _words("ho visto Affitto ieri", "it", "en")
    assert _words("Affitto ieri", "it", "en")["Affitto"] == Heading.RENT
    assert "Affitto" not in _words("Affitto Bianchi ha chiamato ieri", "it", "en")


def test_people_of_the_household_are_names_in_every_script() -> None:
    said = gloss("أمس اشترى خبز", writer="ar", reads=("it",), names=("خبز أحمد",))
    assert said is not None
    assert [each.said for each in said.words] == ["أمس"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_glossary_means_one_thing(language: str) -> None:
    known = glossary(language)
    assert len(known.meanings) > 1000
    for phrase, (kind, code) in known.meanings.items():
        assert phrase[0] not in known.unsure or len(phrase) > 1
        if kind is GlossKind.WORD:
            assert Word(code)
        elif kind in (GlossKind.WEEKDAY, GlossKind.MONTH):
            assert int(code) in (range(7) if kind is GlossKind.WEEKDAY else range(1, 13))


@pytest.mark.parametrize("language", ["ur", "pa", "bn"])
def test_yesterday_and_tomorrow_are_one_word_in_some_languages(language: str) -> None:
    word = {"ur": "کل", "pa": "ਕੱਲ੍ਹ", "bn": "কাল"}[language]
    assert _words(word, language) == {word: Word.YESTERDAY_OR_TOMORROW}
    latin = _words(f"{ROMANISED[language][0]} kal", language)
    assert latin["kal"] == Word.YESTERDAY_OR_TOMORROW


def test_numbers_in_words_are_whole_or_nothing() -> None:
    assert _words("مئة وعشرون يورو", "ar")["مئة وعشرون"] == "120"
    assert _words("deux cents euros de loyer", "fr")["deux cents"] == "200"
    # One and a half hundred; and small numbers are articles and pronouns.
    assert set(_words("ڈیڑھ سو یورو", "ur")) == {"یورو"}
    assert "un" not in _words("un pain hier", "fr")


def test_a_request_the_bot_knows_is_named_as_a_whole() -> None:
    said = gloss("أريد موعد", writer="ar", reads=("it",))
    assert said is not None
    assert said.wish is Wish.APPOINTMENT_WANTED


@pytest.mark.parametrize("text", ["", "🙂", "12,50", "؟!", "\u200f\u200f", "a" * 5000, "٪" * 3000])
@pytest.mark.parametrize("writer", ["ar", "bn", "it", "xx"])
def test_what_says_nothing_is_not_glossed(text: str, writer: str) -> None:
    assert gloss(text, writer=writer, reads=("it",)) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_text_is_bounded(language: str) -> None:
    every = " ".join(" ".join(phrase) for phrase in glossary(language).meanings)
    gloss(every, writer=language, reads=())
    begun = time.perf_counter()
    found = gloss(every * 20, writer=language, reads=())
    assert found is not None
    assert len(found.words) <= 12
    assert len({(each.code, fold(each.said)) for each in found.words}) == len(found.words)
    assert time.perf_counter() - begun < 2
