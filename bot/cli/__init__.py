"""The command line `ponte`: one file a group of commands, the door that turns failures into sentences.

Every command imports what it needs when it runs, so that `ponte --help` and `ponte understand` answer at once
and neither loads a Telegram library. May import all of `bot`, `dialogs` and `budgeting`; nobody imports it.
"""
