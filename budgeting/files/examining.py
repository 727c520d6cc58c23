"""Examining a file before storing it: its type, its hash, a thumbnail.

Pure and slow (it decodes pictures): call it in a thread, outside any transaction.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from budgeting.errors import Permanent
from budgeting.files.thumbnails import thumbnail
from budgeting.files.types import PICTURES, FileType, sniff
from budgeting.states.files import FileProblem

MEGABYTE = 1024 * 1024
#: Bytes: the most Telegram gives a bot.
MOST = 20 * MEGABYTE
#: The default limit in bytes (`PONTE_FILE_LIMIT`).
LIMIT = 10 * MEGABYTE
#: Where a PDF names how it is encrypted: in its trailer, which itself never is.
_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")


class Refused(Permanent):
    """We don't store this file; ``problem`` says why."""

    def __init__(self, problem: FileProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that may be stored."""

    content: bytes
    type: FileType
    sha256: str
    #: A small JPEG without the picture's metadata; None if it isn't a picture.
    thumbnail: bytes | None


def examine(content: bytes, limit: int = LIMIT) -> Examined:
    """Examine ``content``, of at most ``limit`` bytes. Raises Refused."""
    if not content:
        raise Refused(FileProblem.EMPTY)
    if len(content) > limit:
        raise Refused(FileProblem.TOO_LARGE)
    kind = sniff(content)
    if kind is None:
        raise Refused(FileProblem.TYPE)
    if kind is FileType.PDF and _ENCRYPTED.search(content):
        raise Refused(FileProblem.LOCKED)
    small = thumbnail(content, kind) if kind in PICTURES else None
    return Examined(content, kind, hashlib.sha256(content).hexdigest(), small)
