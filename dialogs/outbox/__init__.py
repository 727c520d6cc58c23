"""The outbox: how rows of `messages` are claimed for sending (`claiming`) and what became of them (`settling`).

`access` says who may still read a row. Knows no Telegram; may import `budgeting` only.
"""
