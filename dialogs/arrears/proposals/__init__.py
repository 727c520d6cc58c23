"""Proposals about instalments in the chat: read, accepted, declined with a reason, answered with another amount or day.

A family may also begin by itself, by a button or in its own words. Only members whom staff allowed to see arrears
get here. Each proposal's buttons are standing ones with its number: an old button says kindly what holds now.
"""

from dialogs.arrears.proposals import answering, countering, declining
from dialogs.arrears.proposals.dialog import dialog
from dialogs.arrears.proposals.hearing import hear

__all__ = ["answering", "countering", "declining", "dialog", "hear"]
