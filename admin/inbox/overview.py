"""The state of a conversation: whose it is, who has it, how long it has waited, when it comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from admin.security.sign_ins import Me
from budgeting import access, programmes
from budgeting.access import Action
from budgeting.arrears import visibility
from budgeting.calendars import QuietRules
from budgeting.clock import Clock, at_local
from budgeting.db.tables import Conversation, Household, Member, Staff
from budgeting.programmes.days import Place
from budgeting.scheduled_answers import Hours, When, moment_of
from budgeting.states.conversations import InboxState
from budgeting.states.households import HouseholdState
from budgeting.states.tasks import TaskKind, Urgency

#: The hour at which a conversation snoozed to another day comes back.
MORNING = time(9)
SNOOZES = ("hours", "tomorrow", "week", "own")


@dataclass(frozen=True, slots=True)
class ConversationOverview:
    """A conversation in one line."""

    id: int
    #: The member's name; empty for an unknown writer.
    name: str
    household: str
    language: str
    state: InboxState
    holder: str
    mine: bool
    since: datetime | None
    snoozed_until: datetime | None
    topic: str
    urgent: bool
    #: Whether the reader may answer here; false for everybody once the phone is unlinked.
    may_write: bool
    #: Whether the reader may put messages into a case, even from an unlinked phone; not of a household that has left.
    may_gather: bool
    #: Since when the phone is no longer the member's, and why, as a code of `WhyEnded`.
    ended_at: datetime | None
    ended_why: str
    #: Whether the member may read about arrears; an unknown writer may not.
    sees_arrears: bool
    #: Whether others may read the phone: call instead of writing.
    unsafe: bool = False
    #: Back from a snooze, and nobody has dealt with it yet.
    back: bool = False

    @property
    def asks_for_help(self) -> bool:
        """Whether a request for help is waiting that nobody has yet marked as an emergency or not."""
        return self.urgent and self.topic == TaskKind.CRISIS.value

    @property
    def held_by_other(self) -> bool:
        return bool(self.holder) and not self.mine

    @property
    def mark(self) -> str:
        """Changes whenever anything the page shows about it changes."""
        return "-".join(
            str(part or "")
            for part in (
                self.state,
                self.holder.encode().hex(),
                self.mine,
                self.since and int(self.since.timestamp()),
                self.snoozed_until and int(self.snoozed_until.timestamp()),
                self.topic,
                self.urgent,
                self.ended_at and int(self.ended_at.timestamp()),
                self.unsafe,
                self.back,
            )
        )


def overview_of(session: Session, me: Me, now: datetime, conversation: Conversation) -> ConversationOverview:
    """The state of ``conversation`` for ``me``."""
    row = session.execute(
        select(
            func.coalesce(func.nullif(Member.called, ""), Member.name, "").label("name"),
            func.coalesce(Household.name, "").label("household"),
            func.coalesce(Staff.first_name, "").label("holder"),
            access.visible(Conversation, me, Action.ANSWER).label("may_write"),
            Household.state.label("standing"),
            Member.id.label("member_id"),
            Member.sees_arrears,
            Member.left_at,
            Member.unsafe_at.is_not(None).label("unsafe"),
        )
        .select_from(Conversation)
        .outerjoin(Member, Member.id == Conversation.member_id)
        .outerjoin(Household, Household.id == Member.household_id)
        .outerjoin(Staff, Staff.id == Conversation.held_by)
        .where(Conversation.id == conversation.id)
    ).one()
    state, until = conversation.inbox_state, conversation.snoozed_until
    asleep = state is InboxState.SNOOZED and until is not None and until > now
    if state is InboxState.SNOOZED and not asleep:
        state = InboxState.HELD if conversation.held_by else InboxState.WAITING
    since = conversation.waiting_since
    if since is None and conversation.inbox_state is InboxState.SNOOZED and not asleep:
        since = until
    return ConversationOverview(
        conversation.id,
        row.name,
        row.household,
        conversation.language,
        state,
        row.holder,
        conversation.held_by == me.staff_id,
        None if state in (InboxState.RESOLVED, InboxState.QUIET) else since,
        until if asleep else None,
        conversation.topic,
        conversation.urgency is Urgency.HIGH,
        bool(row.may_write) and conversation.ended_at is None,
        bool(row.may_write) and row.standing is not HouseholdState.LEFT,
        conversation.ended_at,
        conversation.ended_why,
        row.member_id is None or visibility.allowed(row.sees_arrears, row.left_at is not None),
        bool(row.unsafe),
        since is not None
        and not asleep
        and (conversation.woken_at is not None or conversation.inbox_state is InboxState.SNOOZED),
    )


def until(
    choice: str, clock: Clock, place: Place, day: date | None = None, hour: time | None = None
) -> datetime | None:
    """When a snoozed conversation comes back: in two hours, tomorrow morning, next Monday morning, or on a ``day`` and
    ``hour`` of one's own; None for any other choice. Raises NotPossible("no_time" | "no_such_hour")."""
    today = programmes.today(clock, place)
    match choice:
        case "hours":
            return clock.now() + timedelta(hours=2)
        case "tomorrow":
            return at_local(today + timedelta(days=1), MORNING, place.zone)
        case "week":
            return at_local(today + timedelta(days=7 - today.weekday()), MORNING, place.zone)
        case "own":
            return moment_of(When.OWN, clock.now(), Hours(QuietRules(), place.zone), day, hour)
    return None
