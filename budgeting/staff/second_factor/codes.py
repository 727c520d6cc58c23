"""The codes themselves, as pure functions: the authenticator's (RFC 6238: six digits, 30 seconds) and for recovery."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime
from unicodedata import decimal

import pyotp

from budgeting import tokens

DIGITS = 6
#: Steps before and after the present one that count: a phone's clock may be half a minute off, and people type slowly.
AROUND = 1
#: How an authenticator lists the account.
ISSUER = "Ponte"
#: Recovery codes: how many, and what they are made of. 16 of 31 characters are 79 bits, without 0, 1, i, l, o.
RECOVERY, _LENGTH = 10, 16
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
#: Longer input is no code of ours.
_LONGEST = 64


def new_key() -> str:
    """160 random bits in base32."""
    return pyotp.random_base32()


def setup_link(key: str, account: str) -> str:
    """What the square code of the set-up says: an otpauth address."""
    return pyotp.TOTP(key).provisioning_uri(name=account, issuer_name=ISSUER)


def in_fours(text: str) -> str:
    """ "abcdefgh" as "abcd efgh", for reading and typing."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def digits_of(typed: str) -> str | None:
    """The six digits in what was typed, in any script, with or without spaces; None if it is something else."""
    plain = _together(typed)
    return "".join(str(decimal(c)) for c in plain) if len(plain) == DIGITS and plain.isdecimal() else None


def step_of(key: str, code: str, moment: datetime) -> int | None:
    """The time step, among those around ``moment``, whose code this is; None if there is none. ``code``: six digits."""
    totp = pyotp.TOTP(key)
    now = totp.timecode(moment)
    fits = None
    for step in range(now - AROUND, now + AROUND + 1):
        if hmac.compare_digest(totp.generate_otp(step), code):
            fits = step
    return fits


def new_recovery_codes() -> list[str]:
    """Ten codes, in groups of four."""
    return [in_fours("".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))) for _ in range(RECOVERY)]


def recovery_digest(typed: str) -> bytes:
    """The stored form of a recovery code, however it was typed."""
    return tokens.digest(_together(typed).casefold())


def _together(typed: str) -> str:
    return "".join(c for c in typed[:_LONGEST] if c.isalnum())
