"""Bring a database to the shape that this code expects, or back."""

from __future__ import annotations

from pathlib import Path

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
    """Run what is missing up to ``revision``, all in one transaction."""
    with database.writing.begin() as connection:
        command.upgrade(_config(connection), revision)


def downgrade(database: Database, revision: str) -> None:
    """Go back to ``revision`` ("base" is an empty database)."""
    with database.writing.begin() as connection:
        command.downgrade(_config(connection), revision)


def current(database: Database) -> str | None:
    """The revision that the database is at, or None where it is empty."""
    with database.reading.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The revision that this code expects."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def new_revision(database: Database, message: str, name: str) -> None:
    """Write a migration file from the difference between the database and the models."""
    with database.writing.begin() as connection:
        command.revision(_config(connection), message, autogenerate=True, rev_id=name)
