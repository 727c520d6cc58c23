"""The month plan in the chat: what is left with bars, what can be spent this week, a plan of one's own."""

from dialogs.month_plan import left, proposing
from dialogs.month_plan.dialog import dialog
from dialogs.month_plan.left import bar

__all__ = ["bar", "dialog", "left", "proposing"]
