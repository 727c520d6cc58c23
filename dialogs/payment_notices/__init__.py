"""Payment notices by photo: what was read is noted as a bill, or as the payment of what is known already.

`photos` takes pictures in and offers to look at one, `telling` speaks once a picture has been read, `asking` begins
with what it shows, `known` and `new` are the questions that follow, `code` shows a notice as a code to be paid with.
"""

from dialogs.payment_notices import asking, code, known, new, photos
from dialogs.payment_notices.dialog import dialog
from dialogs.payment_notices.photos import offer, on_media
from dialogs.payment_notices.telling import tell

__all__ = ["asking", "code", "dialog", "known", "new", "offer", "on_media", "photos", "tell"]
