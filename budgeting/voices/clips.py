"""The sound of what was said: made once, kept as long as it may be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import VoiceClip
from budgeting.voices.version import VERSION

#: Sentences that are the same for everybody; and what names people, days or amounts, until it is sent.
FIXED, PERSONAL = timedelta(days=180), timedelta(hours=1)
#: Clips forgotten at a time, because SQLite has a single writer.
_AT_ONCE = 200


def digest_of(language: str, lines: Sequence[str]) -> str:
    """What a clip is found by."""
    return sha256("\n".join((VERSION, language, *lines)).encode()).hexdigest()


def find(session: Session, clock: Clock, digest: str) -> int | None:
    """The clip that says this, if it was made and will last until it is sent."""
    query = select(VoiceClip.id).where(
        VoiceClip.digest == digest, VoiceClip.kept_until > clock.now() + PERSONAL / 4
    )
    return session.scalar(query)


def keep(session: Session, clock: Clock, digest: str, content: bytes, *, fixed: bool) -> int:
    """Store a clip. ``fixed``: it says nothing about anybody."""
    until = clock.now() + (FIXED if fixed else PERSONAL)
    clip = session.scalar(select(VoiceClip).where(VoiceClip.digest == digest))
    if clip is None:
        clip = VoiceClip(digest=digest, content=content, kept_until=until)
        session.add(clip)
    else:
        clip.kept_until = until
    session.flush()
    return clip.id


def content_of(session: Session, clip_id: int) -> bytes | None:
    """The sound; None if it has been forgotten."""
    return session.scalar(select(VoiceClip.content).where(VoiceClip.id == clip_id))


def forget(session: Session, clock: Clock) -> int:
    """Delete clips whose time is over, some at a time. Returns how many."""
    old = select(VoiceClip.id).where(VoiceClip.kept_until <= clock.now())
    numbers = list(session.scalars(old.order_by(VoiceClip.kept_until).limit(_AT_ONCE)))
    if numbers:
        session.execute(delete(VoiceClip).where(VoiceClip.id.in_(numbers)))
    return len(numbers)
