"""Secrets that are handed out once: random, kept only as a hash, good until a moment."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime

#: 128 bits. Written with the letters that a start payload may carry, they take 22 of its 64 characters.
BYTES = 16


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is shown once to whoever asked for it, and never again. Expires at an instant in UTC."""

    token: str = field(repr=False)  # a log line with a ticket must not open the door
    expires_at: datetime


def new_token() -> str:
    return secrets.token_urlsafe(BYTES)


def digest(token: str) -> bytes:
    """What is kept of a token. Plain SHA-256 is enough: 128 random bits cannot be guessed from it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
