"""Examining a file before storing it: its type, its hash, a thumbnail.

Slow (pictures are decoded, by a process of their own): call it in a thread, outside any transaction.
"""

from __future__ import annotations

import hashlib
import re
import threading
from dataclasses import dataclass

from budgeting import bounded_process
from budgeting.errors import Permanent
from budgeting.files.types import DECODERS, PICTURES, FileType, sniff
from budgeting.pictures.limits import SECONDS
from budgeting.states.files import FileProblem

MEGABYTE = 1024 * 1024
#: Bytes: the most Telegram gives a bot.
MOST = 20 * MEGABYTE
#: The default limit in bytes (`PONTE_FILE_LIMIT`).
LIMIT = 10 * MEGABYTE
#: Where a PDF names how it is encrypted: in its trailer, which itself never is.
_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")

_THUMBNAILS = bounded_process.worker("budgeting.pictures.thumbnail_worker")
#: One thumbnail at a time: small machines have little memory.
_ONE = threading.Lock()


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
    #: A small JPEG without the picture's metadata; None if it isn't a picture, or is damaged or too large to decode.
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
    return Examined(content, kind, hashlib.sha256(content).hexdigest(), _thumbnail(content, kind))


def _thumbnail(content: bytes, kind: FileType) -> bytes | None:
    if kind not in PICTURES:
        return None
    with _ONE:
        return bounded_process.answer(_THUMBNAILS, DECODERS[kind], content, seconds=SECONDS) or None
