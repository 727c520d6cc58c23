"""The checks for catalogues: each finds the fault it is for."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.build import catalogues
from bot.build.words import hidden, on_buttons, spoken
from dialogs.text import from_json
from dialogs.text.renamed import current, renamed
from dialogs.text.words import Words

TOML = 'name = "x"\ndirection = "ltr"\namounts = "it"\ndates = "it"\n'
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
    """A small project with four sentences, translated into Italian."""
    for folder in ("dialogs", "bot", "locales/it", "locales/en"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "dialogs" / "talk.py").write_text(SOURCE, encoding="utf-8")
    for language in ("it", "en"):
        (tmp_path / "locales" / language / "language.toml").write_text(TOML, encoding="utf-8")
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
    keys = {m.id[0] if isinstance(m.id, tuple) else m.id for m in spoken("bot", house) if m.id}
    assert keys == SAID
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
    assert any(fault in sentence for sentence in catalogues.faults(house))


def test_a_new_language_is_a_folder(house: Path) -> None:
    (house / "locales/ar").mkdir()
    (house / "locales/ar/language.toml").write_text(TOML, encoding="utf-8")
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


PAGE = """
{% macro name(row) %}{{ t("Nobody yet") }}{% endmacro %}
<p title="{{ t('Since {when}', when=now|moment) }}">{{ tn("{count} case", "{count} cases", rows|length) }}</p>
{{ (t("Yes") if a else t("No")) }}
"""


@pytest.fixture
def console_house(house: Path) -> Path:
    """The same project with a console: a page, a screen, and one staff language."""
    (house / "admin" / "templates" / "cases").mkdir(parents=True)
    (house / "admin" / "templates" / "cases" / "list.html").write_text(PAGE, encoding="utf-8")
    (house / "admin" / "cases.py").write_text(
        't("Open")\ndesk.say("Write something.")\ndesk.say(WRONG["topic"].key)\n', encoding="utf-8"
    )
    (house / "locales/it/language.toml").write_text(TOML + "console = true\n", encoding="utf-8")
    (house / "locales/ar").mkdir()
    (house / "locales/ar/language.toml").write_text(TOML, encoding="utf-8")
    catalogues.update(house)
    return house


def test_the_consoles_words_are_found_in_templates_and_code(console_house: Path) -> None:
    keys = {m.id[0] if isinstance(m.id, tuple) else m.id for m in spoken("admin", console_house) if m.id}
    assert keys == {
        "Nobody yet",
        "Since {when}",
        "{count} case",
        "Yes",
        "No",
        "Open",
        "Write something.",
    }
    assert {
        m.id[0] if isinstance(m.id, tuple) else m.id for m in spoken("bot", console_house) if m.id
    } == SAID


def test_only_a_language_that_says_so_takes_part_in_the_console(console_house: Path) -> None:
    assert list(catalogues.catalogues("admin", console_house)) == ["it"]
    assert list(catalogues.catalogues("bot", console_house)) == ["ar", "it"]
    assert not (console_house / "locales/ar/LC_MESSAGES/admin.po").exists()
    faults = [f for f in catalogues.faults(console_house) if f.startswith("locales/it/LC_MESSAGES/admin.po")]
    assert len(faults) == 7
    assert all("is not translated" in fault for fault in faults)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("admin/cases.py", 't("Open")\nt(name)\n'),
        ("admin/cases.py", 't("Open")\ntn("{count} day", days, 3)\n'),
        ("admin/templates/cases/list.html", '{{ t("Yes") }}\n{{ t("A" if a else "B") }}'),
        ("dialogs/talk.py", 't("Yes")\nt(f"Hello {name}")\n'),
    ],
)
def test_a_key_that_is_not_written_where_it_is_said_is_noticed(
    console_house: Path, path: str, text: str
) -> None:
    (console_house / path).write_text(text, encoding="utf-8")
    domain = "bot" if path.startswith("dialogs") else "admin"
    assert list(hidden(domain, console_house)) == [f"{path}:2"]
    assert f"{path}:2 says a key that is not written there." in list(catalogues.faults(console_house))


def test_a_template_that_cannot_be_read_is_an_error(console_house: Path) -> None:
    (console_house / "admin/templates/cases/list.html").write_text("{% if %}", encoding="utf-8")
    with pytest.raises(Exception, match="Expected an expression"):
        spoken("admin", console_house)


def test_a_reworded_key_is_known_by_its_old_name() -> None:
    said = {key for message in spoken("bot") if message.id for key in _keys(message.id)}
    assert renamed()
    for old in renamed():
        assert old not in said, old
        assert current(old) in said, old
    # Staff read old messages in their own language.
    words = Words()
    for old in ("That instalment is not open any more.", "That question is not open any more."):
        text = from_json({"k": old, "a": {"plan": "x"}})
        assert words.plain(text, "it") != words.plain(text, "en")


def _keys(message: str | tuple[str, ...]) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else message
