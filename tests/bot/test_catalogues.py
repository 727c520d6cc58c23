"""The gates for catalogues: each notices what it is there for."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.build import catalogues
from bot.build.words import on_buttons, spoken

SOURCE = """
def talk(name, count):
    Choice(t("Yes"), "yes")
    _to("menu", t("☰ Menu"))
    t("Hello {name}, *welcome*", name=name)
    tn("{count} day", "{count} days", count)


def _to(action, label) -> Choice:
    return Choice(label, action)
"""
SAID = {"Yes", "☰ Menu", "Hello {name}, *welcome*", "{count} day"}
ITALIAN = {
    '"Yes"\nmsgstr ""': '"Yes"\nmsgstr "Sì"',
    '"☰ Menu"\nmsgstr ""': '"☰ Menu"\nmsgstr "☰ Menu"',
    '*welcome*"\nmsgstr ""': '*welcome*"\nmsgstr "Ciao {name}, *ti aspettavo*"',
    'msgstr[0] ""\nmsgstr[1] ""': 'msgstr[0] "un giorno"\nmsgstr[1] "{count} giorni"',
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small project that says four things, translated into Italian."""
    for folder in ("dialogs", "bot", "locales/it", "locales/en"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "dialogs" / "talk.py").write_text(SOURCE, encoding="utf-8")
    for language in ("it", "en"):
        (tmp_path / "locales" / language / "language.toml").touch()
    catalogues.update(tmp_path)
    for old, new in ITALIAN.items():
        _change(tmp_path, old, new)
    return tmp_path


def _change(house: Path, old: str, new: str) -> None:
    path = house / "locales/it/LC_MESSAGES/bot.po"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_every_key_is_found_and_the_buttons_among_them(house: Path) -> None:
    found = {m.id[0] if isinstance(m.id, tuple) else m.id for m in spoken("bot", house) if m.id}
    assert found == SAID
    assert on_buttons("bot", house) == {"Yes", "☰ Menu"}


def test_a_whole_catalogue_has_no_faults_and_updating_it_changes_nothing(house: Path) -> None:
    assert list(catalogues.faults(house)) == []
    path = house / "locales/it/LC_MESSAGES/bot.po"
    before = path.read_text(encoding="utf-8")
    catalogues.update(house)
    assert path.read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("Sì", "", "is not translated"),
        ('"un giorno"', '""', "is not translated"),
        ("Ciao {name}", "Ciao {nome}", "has other names in braces"),
        ("Ciao {name}", "Ciao", "has other names in braces"),
        ("Ciao {name}", "Ciao {name", "has braces that do not fit together"),
        ("{count} giorni", "giorni {giorni}", "has other names in braces"),
        ("*ti aspettavo*", "ti aspettavo", "has another number of stars"),
        ("Sì", "Sì ", "has blanks at its ends"),
        ("Sì", "Sì, " * 12 + "sì", "is too long for a button"),
        ("n != 1", "n > 1", "the plural rule is not GNU gettext's"),
        ('msgid "Yes"', 'msgid "No"', "is said in the code but not here"),
        ('msgid "Yes"', 'msgid "No"', "is said nowhere any more"),
        ('#: dialogs/talk.py\nmsgid "Yes"', '#, fuzzy\nmsgid "Yes"', "is marked as uncertain"),
    ],
)
def test_a_fault_is_noticed(house: Path, old: str, new: str, fault: str) -> None:
    _change(house, old, new)
    assert any(fault in found for found in catalogues.faults(house))


def test_a_new_language_is_a_folder(house: Path) -> None:
    (house / "locales/ar").mkdir()
    (house / "locales/ar/language.toml").touch()
    assert any("does not exist" in fault for fault in catalogues.faults(house))
    catalogues.update(house)
    text = (house / "locales/ar/LC_MESSAGES/bot.po").read_text(encoding="utf-8")
    assert "n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5" in text
    assert "msgstr[5]" in text
    assert sum("is not translated" in fault for fault in catalogues.faults(house)) == len(SAID)


def test_what_is_no_longer_said_is_dropped(house: Path) -> None:
    (house / "dialogs" / "talk.py").write_text('Choice(t("Yes"), "yes")\n', encoding="utf-8")
    catalogues.update(house)
    assert list(catalogues.faults(house)) == []
    assert "giorni" not in (house / "locales/it/LC_MESSAGES/bot.po").read_text(encoding="utf-8")
