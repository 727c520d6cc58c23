"""Voice recordings: how long they last, and recordings of browsers in the form that messengers play. Pure.

`ogg` reads and writes Ogg Opus, the format of voice messages; `webm` takes the sound out of what Chromium records;
`mp4` reads what Safari records. Nothing is decoded.
"""

from __future__ import annotations

from budgeting.sounds import mp4, ogg
from budgeting.sounds.mp4 import is_sound_alone
from budgeting.sounds.ogg import is_opus
from budgeting.sounds.webm import is_webm, to_ogg

__all__ = ["is_opus", "is_sound_alone", "is_webm", "seconds", "to_ogg"]


def seconds(content: bytes) -> int | None:
    """How long an Ogg Opus or M4A file lasts, in whole seconds, at least 1; None for others, or if it doesn't say."""
    return ogg.seconds(content) if content[:4] == b"OggS" else mp4.seconds(content)
