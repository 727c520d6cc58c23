"""Labels: words with a colour with which staff of a programme sort its conversations. Families never see them."""

from budgeting.labels.managing import LONGEST, MOST, add, archive, change, restore
from budgeting.labels.putting import put, take_off
from budgeting.labels.reads import Label, of_conversations, of_programme, offered, to_filter

__all__ = [
    "LONGEST",
    "MOST",
    "Label",
    "add",
    "archive",
    "change",
    "of_conversations",
    "of_programme",
    "offered",
    "put",
    "restore",
    "take_off",
    "to_filter",
]
