"""The command line `ponte`: one file per group of commands, and one place that turns failures into sentences.

Every command imports what it needs when it runs, so `ponte --help` and `ponte understand` answer at once, without
loading a Telegram library. May import all of `bot`, `dialogs` and `budgeting`; nothing imports it.
"""
