"""The database: one engine for SQLite and PostgreSQL, the column types, the tables, the migrations.

Services take a `Session` and flush; whoever opened the transaction commits (`Database.write`).
"""
