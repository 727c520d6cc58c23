"""Whether the chat's owner may still read what was queued for it: checked on one joined row when it's claimed."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import FromClause, Table

from budgeting.arrears import visibility
from budgeting.db.tables import Conversation, Household, Member, Message, Programme
from budgeting.households import consents
from budgeting.states.households import HouseholdState, WhyEnded
from budgeting.states.messages import Lane, SubjectKind

_M = cast(Table, Message.__table__)
_C = cast(Table, Conversation.__table__)
_P = cast(Table, Member.__table__)
_H = cast(Table, Household.__table__)
_G = cast(Table, Programme.__table__)

#: Their phones end with the household, not because they are somebody else's.
_LEAVING = (WhyEnded.HOUSEHOLD_LEFT, WhyEnded.PROGRAMME_OVER)
#: The columns `ended` needs, besides the lane.
COLUMNS = (
    _C.c.member_id,
    _C.c.ended_at,
    _C.c.ended_why,
    _M.c.subject_kind,
    _P.c.joined_at,
    _P.c.left_at,
    _H.c.state.label("household_state"),
    _G.c.archived_at,
    _G.c.paused_at,
    consents.stands(_P.c.id, _G.c.privacy_version).label("agreed"),
    _P.c.stopped_at,
    _P.c.unsafe_at,
    _P.c.sees_arrears,
    _M.c.tells_arrears,
)


def with_reader(conversations: FromClause) -> FromClause:
    """The rows with their conversation's member, household and programme; no match for a stranger."""
    return (
        conversations.outerjoin(_P, _P.c.id == _C.c.member_id)
        .outerjoin(_H, _H.c.id == _P.c.household_id)
        .outerjoin(_G, _G.c.id == _H.c.programme_id)
    )


def ended(row: Any) -> str:
    """Why the chat may no longer read this, even if it was queued earlier: a code, empty if it may."""
    if row.subject_kind is SubjectKind.DEPARTURE and row.ended_why in _LEAVING:
        # The last words were said while they could be reached, and there will be no others.
        return ""
    if row.ended_at is not None:
        return "phone_ended"
    if row.member_id is None:
        return "hidden" if row.tells_arrears else ""
    if row.left_at is not None or row.household_state is not HouseholdState.ACTIVE:
        return "left"
    if row.archived_at is not None:
        return "programme_over"
    if row.joined_at is None:
        return "not_joined"
    if row.tells_arrears and not visibility.allowed(row.sees_arrears, left=False):
        # Staff have hidden arrears from this member since it was queued.
        return "hidden"
    if row.lane is Lane.REPLY:
        # An answer to what they wrote; the question for their consent is one of those.
        return ""
    if not row.agreed:
        return "no_consent"
    if row.paused_at is not None:
        return "paused"
    # /stop silences everything unasked at once.
    if row.stopped_at is not None:
        return "stopped"
    # So does a phone that others read.
    return "unsafe" if row.unsafe_at is not None else ""
