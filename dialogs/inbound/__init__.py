"""The way in: an update becomes one transaction, in which someone hears it.

Call `accept` with updates; `receive` is the transaction; `dispatch` decides who hears what. This is the top of
the room: it knows the dialogs, and no dialog knows it.
"""
