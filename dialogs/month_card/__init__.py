"""The month's card in the chat: the picture, what was managed, and one wish for the next month."""

from dialogs.month_card import dialog as steps
from dialogs.month_card import wishing
from dialogs.month_card.dialog import dialog

__all__ = ["dialog", "steps", "wishing"]
