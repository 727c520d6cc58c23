"""The message log: one table that is inbox, outbox and history.

Owns how rows of `messages` are claimed for sending and settled (`outbox`, `settling`), and announcements to
many (`broadcasts`, which says the words of other dialogs). Knows no Telegram; may import `budgeting`, and
`broadcasts` the rest of this room.
"""
