"""What a translation must keep and avoid: each rule finds its fault, and leaves alone what only looks like one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.build import catalogues, wording
from bot.build.wording import Exceptions, Rules, longest_sentence, shown_length
from dialogs import commands
from dialogs.text.languages import FOLDER, Language, languages

ROOT = FOLDER.parent
KNOWN = languages()


def _said(code: str, english: str, form: str, button: bool = False, **given: dict[str, str]) -> list[str]:
    known = KNOWN.get(code) or Language(code, code, "rtl" if code == "ur" else "ltr", "it", code)
    return [
        *Rules(known, wording.avoided(ROOT, code), Exceptions(given)).faults(english, english, form, button)
    ]


@pytest.mark.parametrize(
    ("code", "english", "form", "fault"),
    [
        ("bn", "At 9", "৯টায়", "digits that are not Latin: ৯"),
        ("ar", "At 9", "في ٩", "digits that are not Latin: ٩"),
        ("it", "🛒 Food", "Cibo", "lost its icon 🛒"),
        ("it", "✅ *Yes*", "*Sì* ✅", "lost its icon"),
        ("it", "1️⃣ First", "Primo", "lost its icon"),
        ("it", "One\ntwo", "Uno due", "0 line breaks for 1"),
        ("it", "One", "Uno\n", "1 line breaks for 0"),
        ("ar", "*+500 salary*", "*+500 راتب*", "changes sides: put '+5'"),
        ("ur", "Write /stop", "لکھیں /stop", "changes sides: put '/s'"),
        ("ur", "-20", "کم -20", "changes sides"),
        ("it", "You joined", "Ti sei iscritto/a", "two genders in one word: 'o/a'"),
        ("it", "You joined", "Iscritt(o)", "two genders"),
        ("fr", "You joined", "Inscrit·e", "two genders"),
        ("uk", "You joined", "приєднався/лась", "two genders"),
        ("it", "What is left", "Il tuo debito", "families never read: 'debit'"),
        ("it", "What is left", "Le famiglie MOROSE", "families never read: 'MOROS'"),
        ("ar", "What is left", "ما بقي من الدين", "families never read: 'الدين'"),
        ("ro", "What is left", "Restanțe", "families never read"),
        ("it", "Yes", "Sì, " + "proprio " * 5, "too long for a button: 44"),
        ("it", "Pay {amount}", "Sì, proprio adesso e qui pago io {amount}", "too long for a button"),
        ("it", commands.SHORT_DESCRIPTION.key, "x" * 121, "too long for Telegram: 121 characters, 120"),
        ("it", commands.DESCRIPTION.key, "\n" + "🙂" * 257, "too long for Telegram"),
        ("it", commands.COMMANDS["menu"].key, "y" * 257, "too long for Telegram: 257 characters, 256"),
        (
            "it",
            "Long",
            "uno due tre quattro cinque sei sette otto nove dieci undici {name} 13",
            "13 words, 12",
        ),
    ],
)
def test_each_rule_finds_its_fault(code: str, english: str, form: str, fault: str) -> None:
    assert any(fault in said for said in _said(code, english, form, button=True)), fault


@pytest.mark.parametrize(
    ("code", "english", "form"),
    [
        ("bn", "At 9", "9টায়"),
        ("ar", "‹ Back", "› رجوع"),
        ("ar", "🛒 Food", "\u200f🛒 الطعام"),
        ("it", "{name}: 🛒", "{name}: 🛒"),
        ("ar", "*+500 salary*", "*\u2068+500\u2069 راتب*"),
        ("ur", "Write /stop", "لکھیں \u2068/stop\u2069"),
        ("ar", "9-12, 3/4, 5%", "9-12، 3/4، 5%"),
        ("it", "+500 salary", "+500 stipendio"),
        ("it", "km/h 24/7", "130 km/h, 24/7"),
        ("it", "(or later)", "adesso (o più tardi)"),
        ("it", "devote", "con dedizione, la moralità, il debutto"),
        ("ar", "religion of words", "الديناميكية"),
        ("it", "Yes", "{amount} al mese"),
        ("fr", "Long", "un " * 30),
    ],
)
def test_and_leaves_alone_what_only_looks_like_one(code: str, english: str, form: str) -> None:
    faults = [said for said in _said(code, english, form) if "blanks" not in said]
    assert faults == []


def test_sentences_end_where_one_takes_a_breath() -> None:
    assert longest_sentence("Uno due. Tre quattro cinque! Sei?") == 3
    assert longest_sentence("Pane 3.20 e latte\n*uno* – due · {tre}") == 4
    assert longest_sentence("ایک دو تین۔ چار") == 3
    assert longest_sentence("এক দুই। তিন") == 2


def test_a_button_is_measured_by_what_it_shows() -> None:
    italian = KNOWN["it"]
    assert shown_length("*Sì*", italian) == 2
    assert shown_length("\u2068ab\u2069\u200f", italian) == 2
    assert shown_length("{amount}", italian) == len("999,00 €")
    assert shown_length("ক্ষি", italian) < len("ক্ষি")


def test_an_exception_is_needed_or_a_fault() -> None:
    long = "uno " * 13
    allowed = Exceptions({"long_sentences": {"Long": "why"}, "slashes": {"Gone": "why"}})
    rules = Rules(KNOWN["it"], None, allowed)
    assert not [*rules.faults("Long", "Long", long, False)]
    assert [*allowed.unused()] == ["'Gone' needs no exception from 'slashes'."]


def test_the_gate_asks_the_rules_of_every_language(tmp_path: Path) -> None:
    """A folder with the code and a catalogue with one fault of each kind that all languages can have."""
    (tmp_path / "dialogs").mkdir()
    (tmp_path / "dialogs" / "talk.py").write_text('t("🛒 Food")\n', encoding="utf-8")
    for code in ("en", "co"):
        (tmp_path / "locales" / code).mkdir(parents=True)
        toml = 'name = "x"\ndirection = "ltr"\namounts = "it"\ndates = "it"\n'
        (tmp_path / "locales" / code / "language.toml").write_text(toml, encoding="utf-8")
    (tmp_path / "locales/co/avoided.toml").write_text('words = ["brutt*"]\n', encoding="utf-8")
    catalogues.update(tmp_path)
    path = tmp_path / "locales/co/LC_MESSAGES/bot.po"
    path.write_text(
        path.read_text("utf-8").replace('Food"\nmsgstr ""', 'Food"\nmsgstr "Bruttu ٣"'), encoding="utf-8"
    )
    said = "\n".join(catalogues.faults(tmp_path))
    for fault in ("not Latin", "lost its icon", "families never read: 'Brutt'"):
        assert fault in said
    (tmp_path / "dialogs" / "talk.py").write_text('t("🛒 Food ৩")\n', encoding="utf-8")
    assert "'🛒 Food ৩' has digits that are not Latin" in "\n".join(catalogues.faults(tmp_path))


def test_every_language_says_what_its_families_never_read() -> None:
    assert [code for code in KNOWN if wording.avoided(ROOT, code) is None] == []
