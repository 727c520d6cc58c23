"""What a colleague does in an open conversation."""

from __future__ import annotations

from enum import StrEnum


class Doing(StrEnum):
    READING = "reading"
    WRITING = "writing"
