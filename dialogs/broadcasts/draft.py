"""What to announce, to whom and when; and how a form becomes an announcement, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgeting import activities, audit, events, programmes
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.insert_once import once
from budgeting.db.tables import Activity, ActivitySession, Broadcast, Programme
from budgeting.db.types import Base
from budgeting.errors import NotFound, NotPossible
from budgeting.events import EventKind
from budgeting.money import Money
from budgeting.states.activities import SessionState
from budgeting.states.broadcasts import BroadcastState
from dialogs.broadcasts.buttons import BUTTONS, MOST
from dialogs.broadcasts.criteria import MOST_DAYS, Audience
from dialogs.text.languages import MAIN

#: Every announcement has a text in this language, read by those whose own is missing.
FALLBACK = MAIN
#: Telegram takes 4,096 characters; greeting, course and address need some of them.
LONGEST = 3000
#: How far ahead an announcement may be planned.
FARTHEST = timedelta(days=366)
#: An identical announcement within this time counts as the same one.
TWICE = timedelta(minutes=10)
_TITLE = 120
_T = Base.metadata.tables["broadcasts"]
_NEW = once(_T, [_T.c.form_key], returning=[_T.c.id])


@dataclass(frozen=True, slots=True)
class NewSession:
    """A course or meeting created together with its announcement. Times in UTC."""

    title: Mapping[str, str]
    starts_at: datetime
    ends_at: datetime
    place: str
    capacity: int | None = None
    allowance: Money | None = None
    children_welcome: bool = False
    kind: str = "course"


@dataclass(frozen=True, slots=True)
class Draft:
    """An announcement as someone writes it. With a session, the texts are optional words before it."""

    audience: Audience
    texts: Mapping[str, str] = field(default_factory=dict)
    session_id: int | None = None
    new_session: NewSession | None = None
    #: None: now.
    due_at: datetime | None = None
    #: Codes of `BUTTONS`, in their order there.
    buttons: tuple[str, ...] = ()

    @property
    def about_session(self) -> bool:
        return self.session_id is not None or self.new_session is not None


def create(
    session: Session, clock: Clock, staff_id: int | None, draft: Draft, form_key: str | None = None
) -> int:
    """Save an announcement to be sent when due; returns its id. Resubmitting the form returns the same id.

    Raises NotFound and NotPossible: "text" (the Italian one is missing), "too_long", "sites", "languages", "buttons"
    (no such one), "many_buttons", "days", "past", "far", "over" (the session has begun, or begins before the
    announcement goes out), "cancelled" or "held"; with a new session also whatever `activities` raises.
    """
    now = clock.now()
    programme = programmes.programme(session, draft.audience.programme_id)
    _check(now, draft)
    made = _claim(session, now, staff_id, draft, form_key)
    if made is None:
        return session.scalars(select(Broadcast.id).where(Broadcast.form_key == form_key)).one()
    session_id = draft.session_id
    if draft.new_session is not None:
        new = draft.new_session
        activity = activities.create_activity(
            session,
            clock,
            staff_id,
            programme.id,
            kind=new.kind,
            title=dict(new.title),
            allowance=new.allowance,
            children_welcome=new.children_welcome,
        )
        session_id = activities.add_session(
            session,
            clock,
            staff_id,
            activity.id,
            starts_at=new.starts_at,
            ends_at=new.ends_at,
            place=new.place,
            zone=programme.zone,
            capacity=new.capacity,
        ).id
    title = _title(session, draft, session_id, now)
    session.execute(update(Broadcast).where(Broadcast.id == made).values(session_id=session_id, title=title))
    audit.note(session, clock, staff_id, AuditAction.BROADCAST_CREATE, "broadcast", made)
    events.tell(session, clock, EventKind.BROADCAST, programme_id=programme.id, broadcast=made)
    return made


def made_by(session: Session, staff_id: int, form_key: str) -> int | None:
    """The announcement this person's form has already created."""
    query = select(Broadcast.id).where(Broadcast.form_key == form_key, Broadcast.created_by == staff_id)
    return session.scalar(query)


def made_just_now(session: Session, clock: Clock, draft: Draft) -> int | None:
    """The same announcement, if anybody created it within `TWICE` from another form: two windows, two colleagues at
    once, or a page that seemed to hang, should create only one."""
    # Two simultaneous windows meet at the lock on the programme's row.
    session.execute(select(Programme.id).where(Programme.id == draft.audience.programme_id).with_for_update())
    recent = (
        select(Broadcast, ActivitySession)
        .outerjoin(ActivitySession)
        .where(
            Broadcast.programme_id == draft.audience.programme_id,
            Broadcast.created_at > clock.now() - TWICE,
            Broadcast.state != BroadcastState.CANCELLED,
        )
    )
    for row in session.execute(recent.order_by(Broadcast.id.desc()).limit(20)):
        broadcast, meeting = row.Broadcast, row.ActivitySession
        same = (broadcast.texts, broadcast.audience) == (_written(draft), draft.audience.to_json())
        moment = (
            (broadcast.due_at == draft.due_at) if draft.due_at else (broadcast.due_at == broadcast.created_at)
        )
        same = same and tuple(broadcast.buttons) == draft.buttons
        if same and moment and _same_meeting(draft, meeting):
            broadcast_id: int = broadcast.id
            return broadcast_id
    return None


def _same_meeting(draft: Draft, meeting: ActivitySession | None) -> bool:
    new = draft.new_session
    if new is None or meeting is None:
        return new is None and (meeting.id if meeting else None) == draft.session_id
    return (meeting.starts_at, meeting.ends_at, meeting.place) == (new.starts_at, new.ends_at, new.place)


def _written(draft: Draft) -> dict[str, str]:
    return {language: text.strip() for language, text in draft.texts.items() if text.strip()}


def check(session: Session, clock: Clock, draft: Draft) -> None:
    """Raise what `create` would raise, if the draft couldn't be sent as it is."""
    _check(clock.now(), draft)
    if draft.session_id is not None:
        _title(session, draft, draft.session_id, clock.now())


def check_words(draft: Draft) -> None:
    """Raises NotPossible("text" | "too_long" | "many_buttons" | "buttons")."""
    texts = {language: text.strip() for language, text in draft.texts.items()}
    if not texts.get(FALLBACK) and (not draft.about_session or any(texts.values())):
        raise NotPossible("text")
    if any(len(text) > LONGEST for text in texts.values()):
        raise NotPossible("too_long")
    if len(draft.buttons) > MOST:
        raise NotPossible("many_buttons")
    if not set(draft.buttons) <= BUTTONS.keys():
        raise NotPossible("buttons")


def _check(now: datetime, draft: Draft) -> None:
    check_words(draft)
    for name in ("sites", "languages"):
        if getattr(draft.audience, name) == ():
            raise NotPossible(name)
    if draft.audience.seen is not None and not 1 <= draft.audience.days <= MOST_DAYS:
        raise NotPossible("days")
    if draft.due_at is not None and draft.due_at < now:
        raise NotPossible("past")
    if draft.due_at is not None and draft.due_at > now + FARTHEST:
        raise NotPossible("far")
    if draft.new_session is not None and draft.new_session.starts_at <= (draft.due_at or now):
        raise NotPossible("over")


def _claim(
    session: Session, now: datetime, staff_id: int | None, draft: Draft, form_key: str | None
) -> int | None:
    """The row, or None if this form already created one."""
    row = {
        "programme_id": draft.audience.programme_id,
        "created_by": staff_id,
        "title": "",
        "texts": _written(draft),
        "audience": draft.audience.to_json(),
        "buttons": list(draft.buttons),
        "state": BroadcastState.SCHEDULED,
        "form_key": form_key,
        "due_at": draft.due_at or now,
        "created_at": now,
        "reached_id": 0,
        "left_out": {},
    }
    connection = session.connection()
    broadcast_id: int | None = connection.execute(_NEW[connection.dialect.name], row).scalar_one_or_none()
    return broadcast_id


def _title(session: Session, draft: Draft, session_id: int | None, now: datetime) -> str:
    """The announcement's name in lists: its course, or how its text begins."""
    if session_id is None:
        first = draft.texts[FALLBACK].strip().splitlines()[0]
        return first if len(first) <= _TITLE else first[: _TITLE - 1].rstrip() + "…"
    row = session.execute(
        select(Activity.title, ActivitySession.starts_at, ActivitySession.state)
        .join(Activity, Activity.id == ActivitySession.activity_id)
        .where(ActivitySession.id == session_id, Activity.programme_id == draft.audience.programme_id)
    ).first()
    if row is None:
        raise NotFound("session", session_id)
    if row.state is not SessionState.PLANNED:
        raise NotPossible(row.state.value)
    if row.starts_at <= (draft.due_at or now):
        raise NotPossible("over")
    return str(row.title.get(FALLBACK) or next(iter(row.title.values()), ""))[:_TITLE]
