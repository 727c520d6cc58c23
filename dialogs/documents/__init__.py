"""The documents drawer: `drawer` shows it, `putting` puts something away, `expiry` asks until when it is valid.

`asking` tells a family that staff ask for a document, `reminders` what expires or is still missing, `arrivals` that
what they sent could not be kept.
"""

from dialogs.documents import asking, drawer, expiry, putting
from dialogs.documents.dialog import dialog

__all__ = ["asking", "dialog", "drawer", "expiry", "putting"]
