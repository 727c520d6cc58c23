"""The staff bot: alerts on staff's own Telegram, with "I take it". Carried by python-telegram-bot.

A second bot with its own token, so that families and staff never share a chat. It reads tasks and alerts of
`budgeting`, takes its words from `dialogs.staff_side.alerts`, and never names a family. It is the one place where
python-telegram-bot is imported: a library of its own kind beside aiogram, kept because the rate limiter and
the long polling of `Application` are all that a few dozen chats need.
"""

from bot.staff.staff_bot import StaffBot

__all__ = ["StaffBot"]
