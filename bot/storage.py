"""Opens the database for the entry points: creates its folder, and checks that the schema is this version's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot import file_modes
from bot.settings import Settings
from budgeting.db import migrate
from budgeting.db.availability import unavailable
from budgeting.db.engine import Database
from budgeting.errors import DatabaseUnavailable, Permanent, SettingError


class NotCurrent(Permanent):
    """The database's schema is not the one this version expects."""

    def __init__(self, current: str | None, head: str | None) -> None:
        super().__init__(
            f"The database is at {current or 'nothing'} and this version needs {head}: "
            "run `ponte migrate` first."
        )


@contextmanager
def opened(settings: Settings, *, current: bool = False) -> Iterator[Database]:
    """Open the database of ``settings`` and close it at the end. Raises SettingError or DatabaseUnavailable, and with
    ``current`` NotCurrent if it hasn't been migrated."""
    database = Database(settings.database_url)
    try:
        if (file := sqlite_file(settings)) is not None:
            file_modes.folder(file.parent)
            file_modes.narrow(file)
        if current:
            require_current(database)
        yield database
    finally:
        database.close()


def sqlite_file(settings: Settings) -> Path | None:
    """The file of an SQLite database; None for PostgreSQL. Raises SettingError."""
    try:
        address = make_url(settings.database_url)
    except ArgumentError:
        raise SettingError("PONTE_DATABASE_URL is not a database address") from None
    return Path(address.database or "") if address.get_backend_name() == "sqlite" else None


def require_current(database: Database) -> None:
    """Check the schema. Raises NotCurrent or DatabaseUnavailable."""
    try:
        at = migrate.current(database)
    except SQLAlchemyError as error:
        raise unavailable(error) or DatabaseUnavailable from error
    if at != migrate.head():
        raise NotCurrent(at, migrate.head())


def move(database: Database, to: str) -> None:
    """Migrate up or down to the revision ``to``. Raises alembic's CommandError if there is no such revision."""
    at = migrate.current(database)
    scripts = ScriptDirectory(str(Path(migrate.__file__).parent / "migrations"))
    below = {script.revision for script in scripts.iterate_revisions(at, "base")} if at else set()
    if at and (to == "base" or (to in below and to != at)):
        migrate.downgrade(database, to)
    elif to != "base":
        migrate.upgrade(database, to)
