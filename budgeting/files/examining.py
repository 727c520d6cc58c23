"""A file as it came, looked at before anything of it is kept: its type, its hash, a small picture of it.

Pure and slow (it decodes pictures): call it in a thread, outside of any transaction.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from budgeting.errors import Permanent
from budgeting.files.thumbnails import thumbnail
from budgeting.files.types import PICTURES, FileType, sniff
from budgeting.states.files import FileProblem

MEGABYTE = 1024 * 1024
#: Bytes: Telegram gives a bot no more than this.
MOST = 20 * MEGABYTE
#: Bytes that are kept where nothing else is set (`PONTE_FILE_LIMIT`).
LIMIT = 10 * MEGABYTE


class Refused(Permanent):
    """This is not kept, and ``problem`` says why."""

    def __init__(self, problem: FileProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Examined:
    """What may be kept."""

    content: bytes
    type: FileType
    sha256: str
    #: A small JPEG without anything that its picture carried beside it; None for what is no picture.
    thumbnail: bytes | None


def examine(content: bytes, limit: int = LIMIT) -> Examined:
    """Look at ``content``, of ``limit`` bytes at most. Raises Refused."""
    if not content:
        raise Refused(FileProblem.EMPTY)
    if len(content) > limit:
        raise Refused(FileProblem.TOO_LARGE)
    kind = sniff(content)
    if kind is None:
        raise Refused(FileProblem.TYPE)
    small = thumbnail(content, kind) if kind in PICTURES else None
    return Examined(content, kind, hashlib.sha256(content).hexdigest(), small)
