"""Passwords, kept as argon2id hashes; those that anybody would guess are refused."""

from __future__ import annotations

import re
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.db.tables import Programme, Staff, StaffRole

#: OWASP's second recommendation for argon2id: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
#: Checked where there is no such person, so that the answer takes as long.
_NOBODY = _hasher.hash("nobody has this password")

#: In characters. Longer ones than the longest are nobody's; hashing them would only cost time.
SHORTEST, LONGEST = 10, 1000
#: zxcvbn gets no more than this: what it looks for in longer ones takes it seconds.
_JUDGED = 40
#: zxcvbn's "safely unguessable": 10^8 guesses; and what must be left, in powers of ten, without one's own words.
_SCORE, _WITHOUT_OWN = 3, 6.0
#: What everybody here would try first.
_HERE = ("ponte", "brescia", "aler", "famiglia", "famiglie", "casa")
_SHORTEST_WORD = 3
_LOOKS_LIKE = str.maketrans("4@310!5$7", "aaeioisst")


def hashed(password: str) -> str:
    return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether ``password`` is the one kept; takes the same time where nothing is kept."""
    if len(password) > LONGEST:
        password = ""
    try:
        return _hasher.verify(stored or _NOBODY, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def own_words(session: Session, person: Staff) -> list[str]:
    """What somebody who knows the person would try: their names, their address, their programmes, this place."""
    programmes = session.execute(
        select(Programme.name, Programme.code)
        .join(StaffRole, StaffRole.programme_id == Programme.id)
        .where(StaffRole.staff_id == person.id)
        .limit(50)
    )
    told = [person.name, person.first_name, person.email, *(word for row in programmes for word in row)]
    words = [word for each in told for word in re.findall(r"\w+", each.casefold().replace("_", " "))]
    return sorted(
        {word for word in (*words, *_HERE) if len(word) >= _SHORTEST_WORD}, key=lambda w: (-len(w), w)
    )


def weakness(password: str, own: Iterable[str] = ()) -> str | None:
    """Why ``password`` is none: "short", "long", "own" (made of the person's own words), "common"; None if good."""
    from zxcvbn import zxcvbn  # its lists of words are read when somebody chooses a password

    words = list(own)
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    judged = password[:_JUDGED]
    rest = _without(judged, words)
    if rest != judged.casefold():
        # Dots and dashes between name and year are the first that is tried.
        more = "".join(c for c in rest if c.isalnum())
        if not more or zxcvbn(more)["guesses_log10"] < _WITHOUT_OWN:
            return "own"
    return "common" if zxcvbn(judged, user_inputs=words)["score"] < _SCORE else None


def _without(password: str, words: Iterable[str]) -> str:
    """The password without the words, also where figures and signs stand for their letters."""
    rest = password.casefold()
    for word in words:
        at = _plain(rest).find(_plain(word))
        while at >= 0:
            rest = rest[:at] + rest[at + len(word) :]
            at = _plain(rest).find(_plain(word))
    return rest


def _plain(text: str) -> str:
    # Letter by letter, so that places in it are places in the original.
    return text.translate(_LOOKS_LIKE)
