"""Reads the responses of a Bot API server: what it did with a call, whatever shape the response has.

Telegram adds new fields and kinds, proxies cut responses off, other servers leave parts out. A library that can't fit a
response into its types reports a failure, and we would send a delivered message again. So both bots, and the commands
that call a server once, read responses here. Imports no Telegram library.
"""

from bot.botapi.answers import Accepted, Refused, number, read

__all__ = ["Accepted", "Refused", "number", "read"]
