"""Migrate a database to the schema this code expects, or back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from budgeting.db import tables
from budgeting.db.engine import Database
from budgeting.db.types import Base

METADATA = Base.metadata
assert tables.__all__, "the tables must be imported for the metadata to be whole"  # noqa: S101

_HERE = Path(__file__).parent / "migrations"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Run the missing migrations up to ``revision``, all in one transaction."""
    with _altering(database) as connection:
        command.upgrade(_config(connection), revision)
    database.optimize()


def downgrade(database: Database, revision: str) -> None:
    """Go back to ``revision`` ("base" is an empty database)."""
    with _altering(database) as connection:
        command.downgrade(_config(connection), revision)


@contextmanager
def _altering(database: Database) -> Iterator[Connection]:
    """A transaction in which tables may change. Raises RuntimeError if a row would refer to a missing one."""
    with database.writing.connect() as connection:
        if not database.is_sqlite:
            with connection.begin():
                yield connection
            return
        # SQLite alters a table by creating a new one, and dropping the old one would empty every table that refers
        # to it. Foreign keys can be switched off only outside a transaction, so this does it on the driver's
        # connection.
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise RuntimeError(
                        "the migration would leave rows that point nowhere; nothing was changed"
                    )
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


def current(database: Database) -> str | None:
    """The database's revision, or None if it is empty."""
    with database.reading.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The revision this code expects."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def new_revision(database: Database, message: str, name: str) -> None:
    """Write a migration file from the difference between the database and the models."""
    with database.writing.begin() as connection:
        command.revision(_config(connection), message, autogenerate=True, rev_id=name)
