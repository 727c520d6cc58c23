"""The database: one engine for SQLite and PostgreSQL, the column types, the tables, the migrations.

Services take a `Session` and flush; the code that opened the transaction commits (`Database.write`).
"""

# Code that looks a table up by name finds them all, whichever module was imported first.
from budgeting.db import tables as tables
