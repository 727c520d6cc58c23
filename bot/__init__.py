"""How messages travel: Telegram, courier, clock, staff bot, simulator, demo, command line.

`app` puts the parts together, `__main__` is the command `ponte`. May import `dialogs` and `budgeting`; nothing imports
it. README.md says why each third-party package is here.
"""
