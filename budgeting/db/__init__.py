"""The database: one engine for SQLite and PostgreSQL, the column types, the tables, the migrations.

Services take a `Session` and flush; whoever opened the transaction commits (`Database.write`).
"""

# Whoever reaches for a table by name finds them all, whichever module of the room was imported first.
from budgeting.db import tables as tables
