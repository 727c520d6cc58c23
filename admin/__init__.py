"""How staff see it: the web console, drawn by the server with FastAPI, Jinja2 and htmx.

Owns pages, sign-in, rights and the live view; one folder a screen, with its routes beside its queries and its
templates under `templates/<screen>/`. Stands on `dialogs` and `budgeting`; knows no Telegram library. Settings
come from the entry point, as a `ConsoleSettings`.
"""
