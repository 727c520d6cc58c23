"""The outbox: claim rows of `messages` for sending (`claiming`), record what became of them (`settling`).

`access` says who may still read a row. Knows no Telegram; may import `budgeting` only.
"""
