"""What we say: the conversations step by step, the message log, broadcasts and the languages.

Owns every word families read and every rule about when to say it. Knows no Telegram, no web framework and no
scheduler: an `Incoming` comes in, rows in `messages` go out. May import `budgeting` only.
"""
