"""The way in: an update becomes one transaction, in which somebody hears it.

`accept` is for whoever brings updates, `receive` is the transaction, `dispatch` decides who hears what. The top of the
room: it knows the dialogs, and no dialog knows it.
"""
