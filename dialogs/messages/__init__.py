"""The message log: one table that is inbox, outbox and history.

Owns how rows of `messages` are claimed for sending and settled (`outbox`, `settling`). Knows no Telegram; may
import `budgeting` only.
"""
