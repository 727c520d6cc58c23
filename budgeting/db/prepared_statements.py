"""Statements of the hot path: written in SQLAlchemy Core, compiled once, run on the driver's own cursor.

SQLAlchemy's execution costs several times what SQLite itself needs for a small statement, and every message runs
a dozen. Types convert as everywhere else, and errors are SQLAlchemy's own. Pending objects of the session aren't
flushed first: code that mixes both must flush. LIMIT is written as a literal, because SQLite recompiles the
statement each time if it is a parameter.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

Convert = Callable[[Any], Any]
Row = tuple[Any, ...]
_KEY = "ponte-driver"


class Prepared:
    """A statement for both databases, or one for each by name (``{"sqlite": …, "postgresql": …}``).

    ``keys`` are the columns for which an INSERT (for `insert`) gets values; the others get their constant
    default. Values are passed by the names of the statement's parameters.
    """

    def __init__(
        self, statement: ClauseElement | Mapping[str, ClauseElement], keys: Collection[str] | None = None
    ) -> None:
        self._statement, self._keys = statement, list(keys) if keys is not None else None
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, session: Session, values: Mapping[str, Any]) -> list[Row]:
        """All rows."""
        compiled, cursor = self._run(session, values)
        return [compiled.row(row) for row in cursor.fetchall()]

    def first(self, session: Session, values: Mapping[str, Any]) -> Row | None:
        """The first row, or None."""
        compiled, cursor = self._run(session, values)
        row = cursor.fetchone()
        # Unread rows would keep the statement open, and the next run would compile it again.
        if row is not None and cursor.fetchone() is not None:
            cursor.fetchall()
        return None if row is None else compiled.row(row)

    def scalar(self, session: Session, values: Mapping[str, Any]) -> Any:
        """The first column of the first row, or None."""
        row = self.first(session, values)
        return None if row is None else row[0]

    def run(self, session: Session, values: Mapping[str, Any]) -> None:
        """Run a statement that returns no rows."""
        self._run(session, values)

    def insert(self, session: Session, values: Mapping[str, Any]) -> int | None:
        """The number of the inserted row, or None if ON CONFLICT inserted nothing."""
        compiled, cursor = self._run(session, values)
        if compiled.returns:
            row = cursor.fetchone()
            return None if row is None else int(row[0])
        # SQLite implements RETURNING as a trigger, which checks far more than this one row.
        return int(cursor.lastrowid) if cursor.rowcount == 1 else None

    def _run(self, session: Session, values: Mapping[str, Any]) -> tuple[_Compiled, Any]:
        used = driver(session)
        compiled = self._compiled.get(used.dialect.name) or self._compile(used.dialect)
        try:
            used.cursor.execute(compiled.sql, compiled.parameters(values))
        except Exception as error:
            raise _as_usual(compiled.sql, error, used) from error
        return compiled, used.cursor

    def _compile(self, dialect: Dialect) -> _Compiled:
        # All engines of a kind are created alike (`engine.Database`), so one compiled form serves them all.
        name, statement = dialect.name, self._statement
        chosen: Any = statement if isinstance(statement, ClauseElement) else statement[name]
        if self._keys is not None and name != "sqlite":
            chosen = chosen.returning(*chosen.table.primary_key)
        made = self._compiled[name] = _Compiled.of(chosen, dialect, self._keys)
        return made


@dataclass(slots=True)
class _Compiled:
    sql: str
    #: Takes the values in the order of their placeholders.
    in_order: Callable[[Mapping[str, Any]], Sequence[Any]]
    #: The values that are the statement's own, by the names of their placeholders.
    constants: dict[str, Any]
    #: The placeholders whose values are converted first.
    converted: list[tuple[int, Convert]]
    #: The names of the placeholders; None if the driver numbers them.
    names: list[str] | None
    #: The columns whose values are converted.
    columns: list[tuple[int, Convert]]
    #: Whether it returns rows.
    returns: bool

    @classmethod
    def of(cls, statement: ClauseElement, dialect: Dialect, keys: list[str] | None) -> _Compiled:
        compiled: Any = statement.compile(dialect=dialect, column_keys=keys)
        if compiled.post_compile_params or compiled.literal_execute_params:
            raise TypeError("a list of values (IN) cannot be prepared: its length is not known yet")
        constants = _constants(compiled, keys)
        processors = compiled._bind_processors
        names = list((compiled.positiontup if compiled.positional else compiled.params) or ())
        fixed: dict[str, Any] = {}
        converted: list[tuple[int, Convert]] = []
        for at, name in enumerate(names):
            convert: Any = processors.get(name)
            if name in constants:
                value = constants[name]
                fixed[name] = convert(value) if convert else value
            elif convert is not None:
                converted.append((at, convert))
        columns = [
            (at, type_.dialect_impl(dialect).result_processor(dialect, None))
            for at, (_, _, _, type_) in enumerate(compiled._result_columns)
        ]
        return cls(
            compiled.string,
            _in_order(names),
            fixed,
            converted,
            None if compiled.positional else names,
            [(at, convert) for at, convert in columns if convert is not None],
            bool(columns),
        )

    def parameters(self, values: Mapping[str, Any]) -> Any:
        given = list(self.in_order({**values, **self.constants} if self.constants else values))
        for at, convert in self.converted:
            given[at] = convert(given[at])
        return tuple(given) if self.names is None else dict(zip(self.names, given, strict=True))

    def row(self, row: Row) -> Row:
        if not self.columns:
            return row
        read = list(row)
        for at, convert in self.columns:
            read[at] = convert(read[at])
        return tuple(read)


def _in_order(names: list[str]) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
    # Every message passes some hundred values this way: itemgetter takes them all in one call, but one alone bare.
    return itemgetter(*names) if len(names) > 1 else lambda values: [values[name] for name in names]


def _constants(compiled: SQLCompiler, keys: list[str] | None) -> dict[str, Any]:
    """Literal values of the statement, and the defaults of columns that get no value."""
    constants = {
        name: compiled.params[name]
        for bind, name in compiled.bind_names.items()
        if not bind.required and name not in (keys or ())
    }
    for column in compiled.insert_prefetch if keys is not None else ():
        default: Any = column.default
        if not default.is_scalar:
            raise TypeError(f"{column} has no constant default: give it a value")
        constants[column.key] = default.arg
    return constants


@dataclass(slots=True)
class Driver:
    """The driver's cursor, valid for one transaction."""

    transaction: SessionTransaction | None
    dialect: Dialect
    connection: Any
    cursor: Any


def driver(session: Session) -> Driver:
    """The driver's cursor of the session's transaction; begins one if needed."""
    known: Driver | None = session.info.get(_KEY)
    if known is not None and known.transaction is session.get_transaction():
        return known
    connection = session.connection()
    raw = connection.connection
    made = session.info[_KEY] = Driver(session.get_transaction(), connection.dialect, raw, raw.cursor())
    return made


def _as_usual(sql: str, error: Exception, used: Driver) -> Exception:
    """The error as SQLAlchemy would raise it, without the values, which may quote a person."""
    dbapi: Any = used.dialect.dbapi
    if not isinstance(error, dbapi.Error):
        return error
    lost = used.dialect.is_disconnect(error, used.connection, used.cursor)
    usual: Exception = DBAPIError.instance(
        sql,
        None,
        error,
        dbapi.Error,
        hide_parameters=True,
        connection_invalidated=lost,
        dialect=used.dialect,
    )
    return usual
