"""The engine that runs conversations: one transaction per turn, steps, buttons, hand-over, resume.

`inbound.receive` is the way in; a dialog is a module of `dialogs` that declares its steps with `Dialog`.
"""
