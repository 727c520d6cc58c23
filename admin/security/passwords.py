"""Passwords, stored as argon2id hashes; those that are easy to guess are refused."""

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
#: Checked when the person doesn't exist, so that the answer takes just as long.
_NOBODY = _hasher.hash("nobody has this password")

#: In characters. Nobody has a password over the limit; hashing it would only cost time.
SHORTEST, LONGEST = 10, 1000
#: zxcvbn gets at most this many characters; longer input would take it seconds.
_JUDGED = 40
#: zxcvbn's "safely unguessable", 10^8 guesses; and what must remain, in powers of ten, without the person's own words.
_SCORE, _WITHOUT_OWN = 3, 6.0
#: What anyone would try first here.
_HERE = ("ponte", "brescia", "aler", "famiglia", "famiglie", "casa")
_SHORTEST_WORD = 3
_LOOKS_LIKE = str.maketrans("4@310!5$7", "aaeioisst")


def hashed(password: str) -> str:
    return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether ``password`` matches the stored hash; takes just as long if there is none."""
    if len(password) > LONGEST:
        password = ""
    try:
        return _hasher.verify(stored or _NOBODY, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def own_words(session: Session, person: Staff) -> list[str]:
    """What somebody who knows the person would try: their names, address and programmes, and this place."""
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
    """Why ``password`` is refused: "short", "long", "own" (made of the person's own words), "common"; None if it is
    good."""
    from zxcvbn import zxcvbn  # loads its word lists only when somebody chooses a password

    words = list(own)
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    judged = password[:_JUDGED]
    rest = _without(judged, words)
    if rest != judged.casefold():
        # Guessers try dots and dashes between name and year first.
        more = "".join(c for c in rest if c.isalnum())
        if not more or zxcvbn(more)["guesses_log10"] < _WITHOUT_OWN:
            return "own"
    return "common" if zxcvbn(judged, user_inputs=words)["score"] < _SCORE else None


def _without(password: str, words: Iterable[str]) -> str:
    """The password without the words, even where digits and signs replace letters."""
    rest = password.casefold()
    for word in words:
        at = _plain(rest).find(_plain(word))
        while at >= 0:
            rest = rest[:at] + rest[at + len(word) :]
            at = _plain(rest).find(_plain(word))
    return rest


def _plain(text: str) -> str:
    # Letter by letter, so that positions in the result are positions in the original.
    return text.translate(_LOOKS_LIKE)
