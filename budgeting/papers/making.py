"""From data to the bytes of a PDF, by a process of its own."""

from __future__ import annotations

import json
import struct
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from budgeting import bounded_process
from budgeting.errors import Temporary
from budgeting.papers.limits import MEMORY, MOST, MOST_BYTES, SECONDS

#: JSON; always has "language" (of `locales/`), "direction" and "title".
Data: TypeAlias = Mapping[str, Any]

_WORKER = bounded_process.worker("budgeting.papers.worker")
#: The length of a paper, before its bytes.
LENGTH = struct.Struct(">I")
#: One process at a time: small machines have little memory.
_ONE = threading.Lock()


class Template(StrEnum):
    """A file of `templates/`, whose head says which data it takes."""

    RECORD = "record"
    INVITES = "invites"
    CERTIFICATE = "certificate"


class NotMade(Temporary):
    """The process failed; its log line says how. Nothing was changed."""


def make(template: Template, data: Data, at: datetime) -> bytes:
    """One PDF. ``at``: the moment it says it was made. Raises NotMade. Slow: call it outside any transaction."""
    return make_each(template, [data], at)[0]


def make_each(template: Template, papers: Sequence[Data], at: datetime) -> list[bytes]:
    """A PDF for each of ``papers``, at most `MOST`, by one process. Raises NotMade."""
    asked = json.dumps({"at": int(at.timestamp()), "papers": list(papers)}).encode()
    if not papers or len(papers) > MOST or len(asked) > MOST_BYTES:
        raise NotMade("too much for one process")
    with _ONE:
        answer = bounded_process.answer(
            _WORKER, template.value, asked, seconds=SECONDS, memory=MEMORY, what="a paper"
        )
    made = _parts(answer or b"")
    if len(made) != len(papers) or not all(paper.startswith(b"%PDF-") for paper in made):
        raise NotMade("a paper was not made")
    return made


def _parts(answer: bytes) -> list[bytes]:
    parts, at = [], 0
    while at + LENGTH.size <= len(answer):
        (length,) = LENGTH.unpack_from(answer, at)
        at += LENGTH.size
        parts.append(answer[at : at + length])
        at += length
    return parts
