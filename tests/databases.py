"""The test run's own PostgreSQL: addresses of its databases, and what only its superuser may do."""

from __future__ import annotations

from sqlalchemy import create_engine, text


def named(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")


def administer(server: str, statement: str) -> None:
    engine = create_engine(
        server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
