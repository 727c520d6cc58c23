"""Databases of the tests: their own PostgreSQL, and statements that are compiled once for all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
from sqlalchemy import Dialect, Engine


def named(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")


def administer(server: str, statement: str) -> None:
    # On the driver itself: an engine for one statement costs several times the statement.
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())


def sharing_statements(make: Callable[..., Engine]) -> Callable[..., Engine]:
    """``create_engine`` for a process of many short-lived databases: each statement is compiled once for a kind.

    An engine keeps what it compiled to itself, and by its dialect: in a test it would mostly be used once, and
    compiling costs more than running. Engines made by this share both.
    """
    compiled: dict[str, dict[Any, Any]] = {}
    dialects: dict[str, Dialect] = {}

    def create(*args: Any, **options: Any) -> Engine:
        engine = make(*args, **options)
        kind = engine.dialect.name
        known = dialects.setdefault(kind, engine.dialect)
        if known.server_version_info is None:
            # Its engine never connected, so that it knows nothing of the server yet.
            dialects[kind] = engine.dialect
        else:
            engine.dialect = known
        engine.update_execution_options(compiled_cache=compiled.setdefault(kind, {}))
        return engine

    return create
