"""What a referral may be, when its next step is expected, and when its link works: calculation only."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from budgeting.errors import NotPossible
from budgeting.states.referrals import OPEN, PartnerAnswer, ReferralState, Scope

#: The version of the question that families are asked. A new one when its meaning changes.
VERSION = "2026-1"
#: Characters of the reason, which a family reads on its phone, and of what a service answers.
LONGEST_WHY, LONGEST_NOTE = 600, 2_000
LONGEST_PHONE, LONGEST_WITNESS = 40, 120
#: A service may read it this long at most; and what is suggested.
LONGEST, USUAL = timedelta(days=365), timedelta(days=60)
#: A link works this long, and never past the referral's last day.
LINK_LASTS = timedelta(days=14)
#: How many links one referral may have, so that nobody passes on an endless number.
MOST_LINKS = 50

#: In these the family has agreed.
CONSENTED = OPEN[1:]
#: How long the next step may take, by state.
_WAITS = {
    ReferralState.ASKED: timedelta(days=7),
    ReferralState.AGREED: timedelta(days=3),
    ReferralState.SENT: LINK_LASTS,
    ReferralState.NEEDS_MORE: timedelta(days=3),
    ReferralState.ACCEPTED: timedelta(days=30),
}
#: What each answer of a service makes of a referral.
AFTER = {
    PartnerAnswer.ACCEPTED: ReferralState.ACCEPTED,
    PartnerAnswer.NEEDS_MORE: ReferralState.NEEDS_MORE,
    PartnerAnswer.DECLINED: ReferralState.DECLINED,
    PartnerAnswer.OUTCOME: ReferralState.DONE,
}
#: Answers that say nothing without words.
_NEEDS_WORDS = (PartnerAnswer.NEEDS_MORE, PartnerAnswer.OUTCOME)


def check(why: str, scope: Collection[Scope], until: date, today: date) -> None:
    """Raise NotPossible("empty" | "long" | "nothing" | "past" | "far") unless it can be proposed."""
    if not why.strip():
        raise NotPossible("empty")
    if len(why.strip()) > LONGEST_WHY:
        raise NotPossible("long")
    if not scope:
        raise NotPossible("nothing")
    if until <= today:
        raise NotPossible("past")
    if until > today + LONGEST:
        raise NotPossible("far")


def check_answer(answer: PartnerAnswer, note: str, next_on: date | None, today: date) -> None:
    """Raise NotPossible("note" | "long" | "next_past" | "next_far") unless a service can answer that."""
    if answer in _NEEDS_WORDS and not note.strip():
        raise NotPossible("note")
    if len(note.strip()) > LONGEST_NOTE:
        raise NotPossible("long")
    if next_on is not None and next_on < today:
        raise NotPossible("next_past")
    if next_on is not None and next_on > today + LONGEST:
        raise NotPossible("next_far")


def due_on(state: ReferralState, today: date, until: date, next_on: date | None = None) -> date | None:
    """The day by which the next step is expected, never after the last day; None once it has ended."""
    if state not in _WAITS:
        return None
    return min(next_on or today + _WAITS[state], until)


def is_current(state: ReferralState, until: date, today: date) -> bool:
    """Whether a service may read it: the family has agreed, and its last day hasn't passed."""
    return state in CONSENTED and today <= until
