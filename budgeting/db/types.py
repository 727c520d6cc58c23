"""Column types that enforce one rule each: instants are UTC, and people's words go through one type."""

from __future__ import annotations

import enum
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, Integer, MetaData, String, Table, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """A moment in UTC. Rejects naive values, which would silently mean the machine's own zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        # SQLAlchemy's own format for SQLite, by the one call implemented in C: each turn writes several.
        return _for_sqlite if dialect.name == "sqlite" else super().bind_processor(dialect)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        # SQLite returns it without its zone.
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return value.astimezone(UTC)


def _for_sqlite(value: datetime | None) -> str | None:
    if value is None:
        return None
    # Without the "+00:00" at the end of every UTC moment.
    moment = value if value.tzinfo is UTC else _in_utc(value)
    return moment.isoformat(" ", "microseconds")[:-6]


class PersonText(TypeDecorator[str]):
    """Names and words of and about people: the single place to add encryption at rest."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        # PostgreSQL refuses NUL in text, and people can paste anything.
        return value.replace("\x00", "") if value else value


#: Identifiers: 64 bits on PostgreSQL; SQLite assigns row ids only for INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")
Document = JSON().with_variant(JSONB, "postgresql")

#: A table's ``info`` if its rows only repeat what other rows say, and go with them.
DERIVED = {"derived": True}


def is_derived(table: Table) -> bool:
    return bool(table.info.get("derived"))


class Base(DeclarativeBase):
    """Base class of the mapped tables; constraint names are fixed so that migrations can refer to them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads this as a plain class attribute
        int: BigInteger().with_variant(Integer, "sqlite"),
        datetime: Instant,
        dict[str, Any]: Document,
        list[Any]: Document,
        str: String(200),
        enum.Enum: Enum(
            enum.Enum,
            native_enum=False,
            length=32,
            create_constraint=False,
            values_callable=lambda members: [m.value for m in members],
        ),
    }
