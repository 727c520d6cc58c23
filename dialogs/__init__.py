"""What we say: the conversations step by step, the message log, broadcasts and the languages.

Owns every word that a family reads and every rule about when it is said. Knows no Telegram, no web framework
and no scheduler: `Incoming` comes in, rows in `messages` go out. May import `budgeting` only.
"""
