"""Voice recordings: how long they last, and recordings of browsers in the form that messengers play. Pure.

`ogg` reads and writes Ogg Opus, the format of voice messages; `webm` takes the sound out of what Chromium records;
`length` reads how long a recording lasts. Nothing is decoded.
"""

from budgeting.sounds.length import seconds
from budgeting.sounds.ogg import is_opus
from budgeting.sounds.webm import is_webm, to_ogg

__all__ = ["is_opus", "is_webm", "seconds", "to_ogg"]
