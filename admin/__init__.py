"""The web console for staff, rendered on the server with FastAPI, Jinja2 and htmx.

Owns pages, sign-in, rights and the live view. Each screen is a folder with its routes and queries, and its templates in
`templates/<screen>/`. Builds on `dialogs` and `budgeting` and knows no Telegram library. The entry point passes the
settings as a `ConsoleSettings`.
"""
