"""A language is a folder: families choose it, read it and are understood in it, without a line of code."""

from __future__ import annotations

from pathlib import Path

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from dialogs.text.languages import languages, main_first, of_the_console
from dialogs.text.words import Words
from dialogs.transcripts import EngineStage, build, play, read
from dialogs.transcripts.setting import start
from tests.kit.databases import on_sqlite
from tests.kit.invented_language import CODE, NAME, with_one_more

SCRIPT = f"""# household: rossi · member: Lucia (it, new)

@ Lucia
> /start {{invite}}
> [{NAME}]
> [✅ Va buono]
> [✓ Yes, Lucia]
> [Sunday]
> [18:00]
> latte 2,50
"""


@on_sqlite
def test_a_family_joins_in_a_language_that_is_only_a_folder(database: Database, tmp_path: Path) -> None:
    said = {"✅ Yes, I agree": "✅ Va buono", "*Before we begin*": "*Primma 'e accumincià*"}
    words = Words(folder=with_one_more(tmp_path, console=False, said=said))
    script = read(SCRIPT)
    clock = SetClock(start(script))
    setting = database.write(lambda session: build(session, clock, script))
    played = play(script, EngineStage(database, clock, words, setting), setting.speaker)
    assert f"[{NAME}]" in played.split("> [")[0]
    assert "Primma 'e accumincià" in played
    assert "✓ latte: 2,50\xa0€" in played, "understood, and amounts as its folder says"
    assert "Before we begin" not in played


def test_only_a_folder_that_says_so_is_for_staff(tmp_path: Path) -> None:
    known = languages(with_one_more(tmp_path, console=False))
    assert CODE in known
    assert CODE not in of_the_console(known)
    (tmp_path / "again").mkdir()
    staff = of_the_console(languages(with_one_more(tmp_path / "again", console=True)))
    assert list(staff) == main_first(staff)
    assert CODE in staff
