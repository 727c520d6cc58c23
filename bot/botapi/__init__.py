"""What a Bot API server answers, read by ourselves: what it did with a call, whatever shape the answer has.

Telegram grows new fields and kinds, proxies cut answers off, other servers leave parts out. A library that cannot
make its types of an answer says "failed", and a message that has arrived would be sent again. So both bots, and
the commands that ask a server once, read answers here. No Telegram library is imported.
"""

from bot.botapi.answers import Accepted, Refused, number, read

__all__ = ["Accepted", "Refused", "number", "read"]
