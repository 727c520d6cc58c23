"""Who has a conversation open right now, and whether they write: for seconds, and never what."""

from budgeting.presence.service import LASTS, Present, note, others, stands

__all__ = ["LASTS", "Present", "note", "others", "stands"]
