"""No code uses the machine's date, UTC's or Rome's: a date comes from the place it is for."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("admin", "bot", "budgeting", "dialogs")
#: The only modules that turn a moment into a date, and choose the zone for it.
CLOCK, DAYS = "budgeting/clock.py", "budgeting/programmes/days.py"
#: May ask the machine for the moment, but never turn it into a date.
OF_THE_MACHINE = {
    CLOCK: "the clock itself",
    "bot/cli/failing.py": "a line of a log, in UTC",
    "bot/doctor.py": "compares this machine's clock with the database's",
    "bot/families/api_session.py": "an answer of Telegram is read at a moment",
    "bot/lease.py": "a lease runs out at a moment",
    "bot/scheduler.py": "the first tick is now",
    "budgeting/db/migrations/versions/0015_files.py": "what is waited for is fetched from now on",
    "bot/simulator/simulator.py": "stands for Telegram's own clock",
}
#: May name the default zone: for a row or record that has none itself, or before there is a row.
OF_NO_PLACE = {
    CLOCK: "it stands here",
    DAYS: "where there is no programme at all",
    "bot/demo/timeline.py": "the demo's one programme",
    "bot/doctor.py": "whether zones are known here",
    "budgeting/db/tables/activities.py": "a column's default",
    "budgeting/db/tables/appointments.py": "a column's default",
    "budgeting/db/tables/households.py": "a column's default",
    "budgeting/db/tables/programmes.py": "a column's default",
    "budgeting/demo/appointments.py": "the demo's one programme",
    "budgeting/demo/arrangements.py": "the demo's one programme",
    "budgeting/households/status.py": "a record's default",
    "budgeting/reviews/series.py": "a record's default",
    "budgeting/scheduled_answers/reads.py": "where there is no programme at all",
    "dialogs/transcripts/play.py": "a script says its times before its family is made",
}


def days_in(source: str, module: str) -> Iterator[tuple[int, str]]:
    """(line, what) of each place that works out a date or names a zone itself."""
    for node in ast.walk(ast.parse(source)):
        line = getattr(node, "lineno", 0)
        match node:
            case ast.Constant(value="Europe/Rome") if module != CLOCK:
                yield line, "a zone of its own"
            case ast.Name(id="DEFAULT_ZONE") | ast.Attribute(attr="DEFAULT_ZONE") if (
                module not in OF_NO_PLACE
            ):
                yield line, "the default where a place has a zone"
            case ast.Call(func=ast.Name(id="ZoneInfo")) if module != CLOCK:
                yield line, "another way to a zone"
            case ast.Call(func=ast.Attribute(attr="date"), args=[], keywords=[]) if module != CLOCK:
                yield line, "the date of a moment in whichever zone it comes"
            case ast.Call(func=ast.Attribute(attr="astimezone"), args=[], keywords=[]):
                yield line, "the zone of the machine"
            case ast.Call(func=ast.Attribute(attr="today", value=ast.Name(id="date" | "datetime"))):
                yield line, "the day of the machine"
            case ast.Call(func=ast.Attribute(attr="utcnow" | "utcfromtimestamp")):
                yield line, "a moment without a zone"
            case ast.Call(func=ast.Attribute(attr="fromtimestamp"), args=[_], keywords=[]):
                yield line, "the zone of the machine"
            case ast.Call(func=ast.Attribute(attr="now", value=ast.Name(id="datetime"))):
                if module not in OF_THE_MACHINE:
                    yield line, "the machine's clock"
            case ast.Call(
                func=ast.Name(id="local_date") | ast.Attribute(attr="local_date"), args=[moment, *_]
            ):
                if module not in (CLOCK, DAYS) and _asks_now(moment):
                    yield line, "today, which `programmes.today` says"
            case ast.FormattedValue(value=value, format_spec=ast.JoinedStr()) if _asks_now(value):
                if module not in OF_THE_MACHINE:
                    yield line, "a moment in UTC, written out"
            case _:
                pass


def _asks_now(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Attribute) and part.attr == "now" for part in ast.walk(node))


def test_a_date_comes_from_the_place_that_has_it() -> None:
    faults = [
        f"{module}:{line} {what}"
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        for module in [path.relative_to(ROOT).as_posix()]
        for line, what in days_in(path.read_text(encoding="utf-8"), module)
    ]
    assert not faults, "\n".join(faults)


def test_no_template_makes_a_date_by_itself() -> None:
    faults = [
        f"{path.relative_to(ROOT)} {word}"
        for path in (ROOT / "admin" / "templates").rglob("*.html")
        for word in (".date()", "astimezone", "Europe/", "_at|day", "now|day")
        if word in path.read_text(encoding="utf-8")
    ]
    assert not faults


def test_who_is_excused_is_still_there() -> None:
    assert not [module for module in {*OF_THE_MACHINE, *OF_NO_PLACE} if not (ROOT / module).is_file()]
    for module in OF_NO_PLACE:
        assert "DEFAULT_ZONE" in (ROOT / module).read_text(encoding="utf-8"), module
    for module in OF_THE_MACHINE:
        assert "datetime.now" in (ROOT / module).read_text(encoding="utf-8"), module


@pytest.mark.parametrize(
    "planted",
    [
        "week_of(clock.now().date())",
        "day = moment.date()",
        "local_date(context.clock.now(), household.zone)",
        "local_date(min(written, clock.now()), zone)",
        'ROME = "Europe/Rome"',
        "at_local(day, hour, DEFAULT_ZONE)",
        "at_local(day, hour, clock.DEFAULT_ZONE)",
        "date.today()",
        "datetime.today()",
        "datetime.now(UTC)",
        "datetime.utcnow()",
        "datetime.fromtimestamp(seconds)",
        "moment.astimezone()",
        'ZoneInfo("Asia/Dhaka")',
        'f"{clock.now():%Y-%m-%d}.csv"',
    ],
)
def test_a_planted_one_is_found(planted: str) -> None:
    assert list(days_in(planted, "admin/weeks/queries.py")), planted


@pytest.mark.parametrize(
    "fine",
    [
        "programmes.today(clock, household)",
        "programmes.this_week(clock, household)",
        "local_date(instalment.due_at, household.zone)",
        "moment.astimezone(zone(programme.zone))",
        "datetime.fromtimestamp(seconds, UTC)",
        "now = clock.now()",
        'f"{row.date}"',
    ],
)
def test_what_asks_the_place_is_fine(fine: str) -> None:
    assert not list(days_in(fine, "admin/weeks/queries.py")), fine
