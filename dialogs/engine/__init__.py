"""The engine that runs conversations: one transaction a turn, steps, buttons, hand-over, resume.

`receive` is the way in; a dialog is a module of `dialogs` that declares its steps with `Dialog`.
"""
