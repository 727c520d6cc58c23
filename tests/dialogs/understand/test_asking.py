"""What families ask for in their own words, in ten languages; what is spending or a cry for help asks for nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from dialogs.inbound.requests import LEADS
from dialogs.understand import read_entries, read_help
from dialogs.understand.asking import LISTS, Asking, Wish, asking, lists_of, read_wish
from dialogs.understand.bills import read_owed
from dialogs.understand.given import read_given

HERE = Path(__file__).parent
TODAY = date(2026, 3, 2)
LANGUAGES = ("it", "en", "ar", "fr", "ro", "sq", "ur", "pa", "bn", "uk")
#: How many phrases each thing one can ask for has in each language.
AT_LEAST = 6


def _asked() -> dict[str, dict[Wish, list[str]]]:
    return {
        language: {
            Wish(name): [words.strip() for words in said.split(" | ")]
            for name, _, said in (
                line.partition(": ")
                for line in (HERE / "asking" / f"{language}.txt").read_text("utf-8").splitlines()
            )
        }
        for language in LANGUAGES
    }


ASKED = _asked()
#: The same words as other people type them.
WRITTEN: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "capitals": str.upper,
    "spaces": lambda words: f"  {words}  ",
    "no question mark": lambda words: words.rstrip("?؟ "),
    "an exclamation mark": lambda words: words.rstrip("?؟ ") + " !",
    "dots": lambda words: words + "...",
    "curly apostrophes": lambda words: words.replace("'", "’"),
}
#: Polite words around them.
POLITE = {
    "it": ("ciao, {}", "{} per favore", "{} grazie"),
    "en": ("hello, {}", "{} please", "{} thanks"),
    "ar": ("السلام عليكم {}", "{} من فضلك", "{} شكرا"),
    "fr": ("bonjour, {}", "{} s'il vous plaît", "{} merci"),
    "ro": ("bună ziua, {}", "{} vă rog", "{} mulțumesc"),
    "sq": ("përshëndetje, {}", "{} ju lutem", "{} faleminderit"),
    "ur": ("السلام علیکم {}", "{} پلیز", "{} shukriya"),
    "pa": ("ਸਤ ਸ੍ਰੀ ਅਕਾਲ {}", "{} ਧੰਨਵਾਦ", "{} please"),
    "bn": ("আসসালামু আলাইকুম {}", "{} ধন্যবাদ", "{} please"),
    "uk": ("добрий день, {}", "{} будь ласка", "{} дякую"),
}


def test_every_language_has_phrases_for_everything_one_can_ask_for() -> None:
    few = [
        (language, wish)
        for language in LANGUAGES
        for wish in Wish
        if len(ASKED[language].get(wish, ())) < AT_LEAST
    ]
    assert few == []


def test_everything_one_can_ask_for_leads_somewhere() -> None:
    assert set(LEADS) == set(Wish)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("written", WRITTEN)
def test_what_families_ask_is_understood(language: str, written: str) -> None:
    wrong = [
        (wish.value, words, got)
        for wish, said in ASKED[language].items()
        for words in said
        if (got := read_wish(WRITTEN[written](words), language=language)) is not wish
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_polite_words_change_nothing(language: str) -> None:
    wrong = [
        (wish.value, words)
        for wish, said in ASKED[language].items()
        for polite in POLITE[language]
        for words in (polite.format(each) for each in said)
        if read_wish(words, language=language) is not wish
    ]
    assert wrong == []


@pytest.mark.parametrize("language", ["it", "fr", "ro", "sq"])
def test_missing_accents_change_nothing(language: str) -> None:
    plain = str.maketrans("àâäèéêëìîïòôöùûüçăâîșțşţ", "aaaeeeeiiiooouuucaaistst")
    wrong = [
        (wish.value, words)
        for wish, said in ASKED[language].items()
        for words in said
        if read_wish(words.translate(plain), language=language) is not wish
    ]
    assert wrong == []


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "it"])
def test_italian_is_heard_in_every_language(language: str) -> None:
    for words, wish in (
        ("vorrei un appuntamento", Wish.APPOINTMENT_WANTED),
        ("quando è il corso?", Wish.COURSES),
        ("l'affitto è al sicuro?", Wish.RENT_SAFE),
    ):
        assert read_wish(words, language=language) is wish


@pytest.mark.parametrize("language", LANGUAGES)
def test_none_of_these_words_is_booked_or_a_cry_for_help(language: str) -> None:
    taken = []
    for wish, said in ASKED[language].items():
        for words in said:
            reading = read_entries(words, language=language, today=TODAY)
            cry = read_help(words, reading=lambda reading=reading: reading)
            if reading.entries or (cry is not None and cry.alarm):
                taken.append((wish.value, words))
    assert taken == []


def _lines(name: str) -> Iterator[dict[str, object]]:
    for line in (HERE / name).read_text("utf-8").splitlines():
        yield json.loads(line)


@pytest.mark.parametrize("language", [*LANGUAGES, None])
def test_nothing_of_the_spending_corpus_is_taken(language: str | None) -> None:
    taken = []
    for said in _lines("corpus.jsonl"):
        text, own = str(said["text"]), language or str(said.get("language", "it"))
        if not said.get("expected") or (language is not None and said.get("language") == language):
            continue
        if read_wish(text, language=own) is not None:
            taken.append(text)
    assert taken == []


def test_no_bill_and_no_hours_are_read_in_spending() -> None:
    taken = []
    for said in _lines("corpus.jsonl"):
        text, language = str(said["text"]), str(said.get("language", "it"))
        today = date.fromisoformat(str(said.get("today", TODAY)))
        if said.get("expected") and (
            read_owed(text, language=language, today=today)
            or read_given(text, language=language, today=today, most=720)
        ):
            taken.append(text)
    assert taken == []


@pytest.mark.parametrize(
    "words",
    [
        "pane 3,20",
        "grazie",
        "non posso pagare l'appuntamento dal dentista",
        "ho bisogno di soldi per l'appuntamento",
        "non posso aiutare mia madre",
        "non so cucire",
        "ho un appuntamento dal medico",
        "non posso venire all'incontro di cucina",
        "aiuto, non so che fare",
        "corso di nuoto 40",
        "ieri corso di yoga",
        "vengo",
        "ci sono i bambini?",
        "quando mi pagano la cassa integrazione?",
        "posso pagare la rata dopo?",
        "affitto",
        "bolletta",
        "mi sento al sicuro",
        "ho paura",
        "avviso del corso",
        "ti avviso che domani non vengo",
        "ho una bolletta e non so come dirlo a mio marito che si arrabbia",
        "quando " + "è il corso " * 30,
    ],
)
def test_their_neighbours_ask_for_nothing(words: str) -> None:
    assert read_wish(words, language="it") is None


def test_a_file_with_a_mistake_is_named() -> None:
    for book, wrong in (
        ({"courzes": {"said": "x"}}, "courzes"),
        ({"courses": {"sayd": "x"}}, "sayd"),
        ({"courses": {"said": "<nothing> x"}}, "<nothing>"),
        ({"bill": {"bye": "x"}}, "bye"),
    ):
        with pytest.raises(ValueError, match=f"xx/asking.toml.*{wrong}"):
            Asking().add("xx", book)


def test_every_language_has_every_list() -> None:
    from dialogs.understand.asking import _books

    assert set(_books()) == set(LANGUAGES)
    for language, book in _books().items():
        for wish in Wish:
            assert book[wish.value], (language, wish)
        for section, names in LISTS.items():
            missing = {*names} - set(book[section]) - {"by_behind"}
            assert missing == set(), (language, section)
            assert lists_of(section, language)
    assert asking().all
