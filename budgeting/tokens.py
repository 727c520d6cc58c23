"""Secrets handed out once: random, stored only as a hash, valid until a moment."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime

#: 128 bits. In the characters that a start payload may contain, they take 22 of its 64.
BYTES = 16


@dataclass(frozen=True, slots=True)
class Ticket:
    """Shown once to the person who requested it, and never again. Expires at an instant in UTC."""

    token: str = field(repr=False)  # a logged ticket must not give access
    expires_at: datetime


def new_token() -> str:
    return secrets.token_urlsafe(BYTES)


def digest(token: str) -> bytes:
    """The stored form of a token. Plain SHA-256 is enough: nobody can guess 128 random bits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
