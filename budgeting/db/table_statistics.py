"""What PostgreSQL's planner knows of our tables, refreshed where it has fallen behind.

Its autovacuum does this a minute or more after a change, unless it is switched off or busy; until then the planner
takes a table that an import has just filled for a small one.
"""

from __future__ import annotations

from sqlalchemy import Engine

#: Our tables that have grown by a fifth of their pages, or of whose rows a tenth has changed, since the planner last
#: looked (as autovacuum judges it). The size is known at once; the count of changes arrives some seconds later.
_STALE = """
SELECT quote_ident(space.nspname) || '.' || quote_ident(class.relname)
FROM pg_class AS class
JOIN pg_namespace AS space ON space.oid = class.relnamespace
LEFT JOIN pg_stat_user_tables AS changes ON changes.relid = class.oid
WHERE class.relkind = 'r' AND space.nspname = current_schema() AND pg_has_role(class.relowner, 'USAGE')
  AND pg_relation_size(class.oid) > 0
  AND (pg_relation_size(class.oid) > 1.2 * current_setting('block_size')::int * greatest(class.relpages, 1)
       OR changes.n_mod_since_analyze > 50 + 0.1 * greatest(class.reltuples, 0))
ORDER BY 1
"""


def analyze_stale(engine: Engine) -> list[str]:
    """Look again at the tables that have changed much, and return their names. It waits for nobody: a table that is
    locked, such as by autovacuum at the same work, is left out."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        stale = list(connection.exec_driver_sql(_STALE).scalars())
        for table in stale:
            connection.exec_driver_sql(f"ANALYZE (SKIP_LOCKED) {table}")
    return stale
