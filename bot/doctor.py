"""`ponte doctor`: checks everything that Ponte needs and says in plain words what is missing.

An entry point: may import the settings and anything of ours, but no Telegram library.
"""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from bot import file_modes
from bot import settings as setting
from bot.botapi.asking import TelegramAway, TelegramRefuses, ask
from bot.ports import free
from bot.settings import Settings
from bot.storage import opened, sqlite_file
from budgeting import desk_groups, programmes
from budgeting.clock import DEFAULT_ZONE, SystemClock, zone
from budgeting.db import migrate
from budgeting.db.engine import Database
from budgeting.db.tables import Message
from budgeting.errors import PonteError, SettingError
from budgeting.programmes import help_numbers
from budgeting.programmes.help_numbers import HelpNumber
from budgeting.staff import second_factor
from budgeting.states.programmes import NightAlerts
from budgeting.tasks import on_call

ROOT = Path(__file__).parents[1]
#: Builds with the WAL-reset bug, which can lose committed data when several processes write.
FIRST_WITH_BUG, LAST_WITH_BUG = (3, 7, 0), (3, 51, 2)
#: This version is newer than that, so an earlier system date is wrong.
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
ENOUGH_DISK = 200 * 2**20
SCRIPTS = ("latin", "latin-ext", "cyrillic", "arabic", "bengali", "devanagari", "gurmukhi")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing checked: "ok", "note" (works, but you should know) or "missing" (Ponte won't work as intended)."""

    state: str
    words: str


def ok(words: str) -> Finding:
    return Finding("ok", words)


def note(words: str) -> Finding:
    return Finding("note", words)


def missing(words: str) -> Finding:
    return Finding("missing", words)


def examine() -> Iterator[Finding]:
    """Check everything in turn. Stops early if the settings themselves are wrong."""
    yield _python()
    yield _zones()
    yield _time()
    yield from _files()
    yield from _words()
    yield _voices()
    for name in setting.unknown():
        yield note(f"{name} is set, but nothing reads a setting of that name.")
    try:
        settings = setting.read()
    except SettingError as error:
        yield missing(f"{error}.")
        return
    yield from _telegram(settings)
    yield from _profile(settings)
    yield from _ports(settings)
    yield from _database(settings)


def _python() -> Finding:
    version = platform.python_version()
    return (
        ok(f"Python {version}.") if sys.version_info >= (3, 11) else missing(f"Python {version} is too old.")
    )


def _zones() -> Finding:
    try:
        rome = zone(DEFAULT_ZONE)
    except ZoneInfoNotFoundError:
        return missing("Time zones are not known here; install the package tzdata.")
    summer, winter = (datetime(2026, month, 1, tzinfo=rome).utcoffset() for month in (7, 1))
    if (summer, winter) != (timedelta(hours=2), timedelta(hours=1)):
        return missing("The time zone data is wrong about Rome; install the package tzdata again.")
    return ok("Time zones are known.")


def _time() -> Finding:
    if datetime.now(UTC) < EARLIEST:
        return missing("This machine's clock is years behind; reminders would go out on the wrong day.")
    return ok("The machine's clock is plausible.")


def _files() -> Iterator[Finding]:
    folder = ROOT / "locales" / "fonts"
    lacking = [s for s in SCRIPTS if not (folder / f"noto-sans-{s}-400-normal.ttf").is_file()]
    if lacking:
        yield missing(f"Fonts are missing for {', '.join(lacking)}; `make setup` gets them.")
    else:
        yield ok("The fonts for all scripts are here.")


def _words() -> Iterator[Finding]:
    from dialogs.text.languages import FOLDER, LAST_RESORT
    from dialogs.text.words import Words

    try:
        languages = Words().languages
    except (OSError, ValueError, TypeError) as error:
        yield missing(f"The catalogues cannot be read ({type(error).__name__}).")
        return
    for code in languages:
        if code != LAST_RESORT and not (FOLDER / code / "LC_MESSAGES" / "bot.po").is_file():
            yield missing(f"The language {code} has no catalogue of words.")
    yield ok(f"Languages: {', '.join(sorted(languages))}.")


def _voices() -> Finding:
    """Whether messages can be read aloud. Makes a clip, because a library may be there and not load."""
    from dialogs.voices.making.process import VoiceMaker, installed

    if not installed():
        return note(
            "The engine that reads messages aloud is not here, so families are not offered it; "
            "install the packages espeakng-loader and soundfile."
        )
    if VoiceMaker().made("it", ["Ponte"]) is None:
        return note("Messages cannot be read aloud: the engine is here, but makes no sound.")
    return ok("Messages can be read aloud.")


def _telegram(settings: Settings) -> Iterator[Finding]:
    if settings.telegram_token is None:
        yield note("No PONTE_TELEGRAM_TOKEN: `ponte run bot` needs one.")
        return
    yield ok("The bot's token has the right shape.")
    if settings.telegram_api == setting.TELEGRAM:
        token = settings.secret("telegram_token") or ""
        if len(token.partition(":")[2]) != 35:
            yield note("Telegram's tokens have 35 characters after the colon; this one doesn't.")
    if settings.webhook_url:
        yield ok("Updates come by webhook, to an address that Telegram accepts.")
    else:
        yield ok("Updates are fetched by long polling (no PONTE_WEBHOOK_URL).")


def _unused(settings: Settings) -> set[str]:
    """The commands that no programme uses; an empty set if the database can't tell."""
    from dialogs.inbound.dispatch import unused_commands

    try:
        if (file := sqlite_file(settings)) is not None and not file.exists():
            return set()
        with opened(settings) as database:
            if migrate.current(database) != migrate.head():
                return set()
            with database.read() as session:
                return unused_commands(session)
    except (PonteError, SQLAlchemyError):
        return set()


def _profile(settings: Settings) -> Iterator[Finding]:
    """Whether Telegram knows the bot and shows the right profile. The only check beyond this machine."""
    from bot.profile import METHODS, expected
    from dialogs.text.words import Words

    token = settings.secret("telegram_token")
    if token is None:
        return
    lacking: list[str] = []
    closed: set[str] = set()
    try:
        ask(settings.telegram_api, token, "getMe")
        yield ok("Telegram knows the bot's token.")
        for shown in expected(Words(), _unused(settings)):
            asking, _ = METHODS[shown.name]
            try:
                if not shown.is_in(ask(settings.telegram_api, token, asking, shown.where)):
                    lacking.append(shown.label)
            except TelegramRefuses as refused:
                if refused.code not in (400, 404):
                    raise
                closed.add(shown.name.replace("_", " "))
    except TelegramAway:
        yield note("Telegram cannot be reached now; how it shows the bot was not checked.")
        return
    except TelegramRefuses as refused:
        if refused.code in (401, 404):
            yield missing("PONTE_TELEGRAM_TOKEN is a token that Telegram does not know.")
        else:
            yield note(f"Telegram did not say how it shows the bot ({refused.code}).")
        return
    if closed:
        yield note(f"This server does not say how it shows the bot: {', '.join(sorted(closed))}.")
    if lacking:
        yield note(
            f"Telegram does not show the bot as it should: {', '.join(lacking)}. "
            "`ponte run` publishes it, and tries again by itself what was refused."
        )
    elif not closed:
        yield ok("Telegram shows the bot's commands and descriptions in every language.")


def _ports(settings: Settings) -> Iterator[Finding]:
    ports = [("127.0.0.1", settings.phone_port, "PONTE_PHONE_PORT")]
    if settings.webhook_url:
        ports.append((settings.webhook_bind, settings.webhook_port, "PONTE_WEBHOOK_PORT"))
    for host, port, name in ports:
        if free(host, port):
            yield ok(f"Port {port} is free.")
        else:
            yield note(f"Port {port} ({name}) is in use, by a running Ponte or by another program.")


def _database(settings: Settings) -> Iterator[Finding]:
    try:
        if (file := sqlite_file(settings)) is not None and not file.exists():
            yield missing("There is no database yet: `ponte migrate` or `make demo` creates it.")
            return
        if file is not None:
            yield _private(file)
        with opened(settings) as database:
            for look in (_sqlite_build, _revision, _clocks_agree):
                if (finding := look(database)) is not None:
                    yield finding
            yield from _numbers(database)
            if migrate.current(database) == migrate.head():
                yield from _alerts(settings, database)
                yield from _second_factors(database)
    except (PonteError, SQLAlchemyError, OSError) as error:
        # The error's text could show the address with its password.
        yield missing(f"The database of PONTE_DATABASE_URL cannot be reached ({type(error).__name__}).")


def _private(file: Path) -> Finding:
    """Check the file's mode; call this before opening the database, which narrows it."""
    if file_modes.open_to_others(file):
        return note(f"Other accounts on this machine could read {file}; from now on only this one can.")
    if file_modes.open_to_others(file.parent):
        return note(
            f"Other accounts on this machine see what is in {file.parent}: `chmod 700 {file.parent}` ends it."
        )
    return ok("Only this account can read the database file.")


def _alerts(settings: Settings, database: Database) -> Iterator[Finding]:
    """Whom urgent alerts reach, and whether they carry a link."""
    with database.read() as session:
        for programme in programmes.running(session):
            night = on_call.reached_by_night(session, programme)
            if programmes.Settings.of(programme).night_alerts is NightAlerts.NOBODY:
                yield note(f"Urgent alerts of {programme.code} wait at night until the office opens.")
            elif not night:
                yield note(
                    f"Nobody of {programme.code} can be reached by urgent alerts at night: "
                    "`ponte staff link` links phones, `ponte programme set on_call=ADDRESS` says whose."
                )
            else:
                yield ok(f"Urgent alerts of {programme.code} reach {len(night)} phones at night.")
            group = desk_groups.of_programme(session, programme.id)
            if group is not None and group.lost_at is not None:
                yield note(
                    f"The group of {programme.code} no longer gets its alerts: link one again on the programme's page."
                )
            elif group is not None and group.chat_id is not None:
                yield ok(f"Alerts of {programme.code} also appear in a group.")
    if settings.staff_token is not None and settings.console_url is None:
        yield note("No PONTE_CONSOLE_URL: alerts give a number, but no link to the console.")


def _second_factors(database: Database) -> Iterator[Finding]:
    """Programmes that ask colleagues for a code at sign-in: who still has none."""
    with database.read() as session:
        for programme in programmes.running(session):
            people = second_factor.without(session, programme)
            if people is None:
                continue
            if people.without:
                yield note(
                    f"{len(people.without)} of {people.number} active colleagues of {programme.code} have not set up "
                    "the code at sign-in; each is led there at the next sign-in."
                )
            else:
                yield ok(f"All {people.number} active colleagues of {programme.code} sign in with a code.")


def _sqlite_build(database: Database) -> Finding | None:
    driver = database.writing.dialect.dbapi
    return judge_build(driver.sqlite_version_info) if database.is_sqlite and driver is not None else None


def judge_build(version: tuple[int, ...]) -> Finding:
    """Whether this build of SQLite keeps its data safe."""
    shown = ".".join(map(str, version))
    if FIRST_WITH_BUG <= version <= LAST_WITH_BUG:
        return missing(
            f"SQLite {shown} can lose data in its write-ahead log (fixed after 3.51.2); "
            "install the package pysqlite3, which brings a newer one."
        )
    return ok(f"SQLite {shown}.")


def _revision(database: Database) -> Finding:
    at, head = migrate.current(database), migrate.head()
    if at == head:
        return ok(f"The database is at revision {head}.")
    return missing(
        f"The database is at {at or 'nothing'} and this version needs {head}: run `ponte migrate`."
    )


def _numbers(database: Database) -> Iterator[Finding]:
    """The numbers that help must be right, and each need must have one."""
    if migrate.current(database) != migrate.head():
        return
    clock = SystemClock()
    with database.read() as session:
        rows = [
            (
                programme.code,
                programme.help_numbers,
                programmes.Settings.of(programme).office_contact,
                programmes.today(clock, programme),
            )
            for programme in programmes.running(session)
        ]
    for code, own, contact, today in rows:
        yield from judge_numbers(code, help_numbers.merged(own), contact, today)


def judge_numbers(code: str, numbers: Sequence[HelpNumber], contact: str, today: date) -> Iterator[Finding]:
    """Whether a programme's help numbers are recent and complete. ``contact``: how families reach the office."""
    old = [number.number for number in numbers if number.is_old(today)]
    lacking = [topic.value for topic in help_numbers.lacking(numbers)]
    if old:
        yield note(
            f"Programme {code}: {', '.join(old)} was last checked more than six months ago; "
            f"`ponte programme numbers {code}` shows where to look."
        )
    if lacking:
        yield note(
            f"Programme {code} has no number that helps with {', '.join(lacking)}; families are given "
            + ("the office's contact." if contact else "none, and it has no contact of the office either.")
        )
    if not old and not lacking:
        yield ok(f"Programme {code}: the help numbers are up to date.")


def _clocks_agree(database: Database) -> Finding | None:
    now = datetime.now(UTC)
    with database.read() as session:
        if not database.is_sqlite:
            theirs = session.scalar(text("SELECT now()"))
            if theirs is not None and abs(theirs - now) > timedelta(seconds=10):
                return missing("This machine's clock and the database's differ by more than 10 seconds.")
        elif shutil.disk_usage(Path(database.writing.url.database or ".").parent).free < ENOUGH_DISK:
            return missing("The disk with the database is nearly full.")
        if migrate.current(database) != migrate.head():
            return None
        newest = session.scalar(select(func.max(Message.created_at)))
    if newest is not None and newest > now + timedelta(minutes=5):
        return note(
            "The database holds messages from the future: this clock is slow, or a demo's clock was moved."
        )
    return None
