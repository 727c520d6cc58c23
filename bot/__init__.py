"""How a message travels: Telegram's doors, courier, clock, staff bot, simulator, demo, command line.

`app` puts the parts together, `__main__` is the command `ponte`. May import `dialogs` and `budgeting`; nobody
imports it. README.md tells what each package of others is here for.
"""
