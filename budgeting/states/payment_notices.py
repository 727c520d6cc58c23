"""What became of a photo that may show a payment notice."""

from __future__ import annotations

from enum import StrEnum


class PhotoState(StrEnum):
    """A photo waits until its file is stored and read; every other state is final."""

    WAITING = "waiting"
    FOUND = "found"
    #: There is no notice in it, or none that can be read.
    NOTHING = "nothing"
    #: Reading it failed or took too long.
    FAILED = "failed"
    #: Its header says that it has too many pixels to decode.
    TOO_LARGE = "too_large"
    #: A kind of picture that we don't open.
    UNSUPPORTED = "unsupported"
    #: A PDF with a password.
    LOCKED = "locked"
    #: The file was not kept, or nobody wants an answer any more.
    DROPPED = "dropped"
