"""What a family does itself: pick or write an idea, say how it goes once a month, see what it should bring."""

from dialogs.correctives import adding, answering, overview
from dialogs.correctives.dialog import dialog

__all__ = ["adding", "answering", "dialog", "overview"]
