"""The staff bot: alerts on the staff's own Telegram, with "I take it". Built on python-telegram-bot.

A second bot with its own token, so that families and staff never share a chat. It reads tasks and alerts from
`budgeting`, takes its words from `dialogs.staff_side.alerts`, and never names a family. It is the only place that
imports python-telegram-bot: a second library beside aiogram, kept because its rate limiter and `Application`'s long
polling are all that a few dozen chats need.
"""

from bot.staff.staff_bot import StaffBot

__all__ = ["StaffBot"]
