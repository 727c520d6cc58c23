"""Days of the running clock, with hours that jump and hours when it is down; and a witness of everything."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import lease
from bot.lease import Term
from bot.scheduler import PLAN, Scheduler
from budgeting import checkins
from budgeting.calendars import is_quiet, is_rest_day
from budgeting.clock import SetClock, local_date
from budgeting.clock import zone as zone_of
from budgeting.db.engine import Database
from budgeting.db.tables import Checkin, Conversation, DueEvent, Message, Task
from budgeting.errors import DatabaseUnavailable, NotPossible
from budgeting.households import person
from budgeting.periods import checkin_week
from budgeting.schedule import due, reminders
from budgeting.schedule.due import Slot
from budgeting.schedule.reminders.relevance import PUNCTUAL
from budgeting.states.messages import Lane
from budgeting.states.schedule import DueKind, DueState
from budgeting.states.tasks import TaskKind
from dialogs.text.words import Words
from tests.endurance.town import Town

EVERY_HOUR = timedelta(seconds=PLAN)
#: Attempts at the same moment before a tick counts as failed.
_TRIES = 5
#: Replanning changes nothing if nothing has happened since, so it is skipped for this long.
AT_REST = 9 * EVERY_HOUR
#: These go to staff, not to the family.
TO_STAFF = {
    DueKind.INSTALMENT_TASK: TaskKind.INSTALMENT_OVERDUE,
    DueKind.CHECKIN_MISSED: TaskKind.CHECKIN_MISSED,
}


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of a journey.

    run: the clock ticks for ``hours``. jump: the machine's time moves by ``hours``, back if negative. down: the
    process is away for ``hours``. late: each tick of the next ``hours`` comes minutes late. snooze: a family puts a
    reminder off. begin: a family begins the check-in now, and leaves it half done.
    """

    kind: Literal["run", "jump", "down", "late", "snooze", "begin"]
    hours: float
    which: int = 0


@dataclass
class Witness:
    """What was said, and when by the recipient's clock."""

    told: int = 0
    in_quiet_hours: list[str] = field(default_factory=list)
    stale: int = 0
    most_at_once: int = 0


class Skips(logging.Handler):
    """The due events that the log says were skipped; anything rolled back is logged once more."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.events: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        if "due events came too late and were skipped" in said:
            self.events.update(said.rpartition(": ")[2].split(", "))
        elif said.startswith("due event ") and " was skipped" in said:
            self.events.add(said.removeprefix("due event ").partition(" was skipped")[0])


class Journey:
    """A town whose clock runs, stops, and is set at random."""

    def __init__(self, database: Database, clock: SetClock, words: Words, town: Town) -> None:
        self._database, self._clock, self._words, self._town = database, clock, words, town
        self.witness = Witness()
        self.skips = Skips()
        self._seen = 0
        self._starts = 0
        self._late = timedelta()

    async def start(self) -> None:
        """Start the process: it leads, and every tick runs once."""
        self._starts += 1
        owner = f"clock-{self._starts}"

        def take(session: Session) -> lease.Fence | None:
            seen = lease.look(session, "clock")
            return lease.acquire(session, "clock", owner, self._clock.now(), seen)

        fence = self._database.write(take)
        assert fence is not None
        term = Term(fence, 1, lambda: 0)
        keeper = Scheduler(self._database, self._clock, self._words)
        self._ticks = {tick.name: tick.run for tick in keeper.ticks(term)}
        # Both run at once, and their order is not fixed.
        for name in ("due", "plan") if self._starts % 2 else ("plan", "due"):
            await self._tick(name)
        self._plan_in = EVERY_HOUR

    async def go(self, leg: Leg) -> None:
        match leg.kind:
            case "run":
                await self._run(timedelta(hours=leg.hours))
            case "late":
                self._late = timedelta(minutes=1 + leg.which * 7)
                await self._run(timedelta(hours=leg.hours))
                self._late = timedelta()
            case "jump":
                self._clock.advance(hours=leg.hours)
                await self._tick("due")
                self._plan_in = EVERY_HOUR
            case "down":
                self._clock.advance(hours=leg.hours)
                await self.start()
            case "snooze":
                self._snooze(leg.which)
            case "begin":
                self._begin(leg.which)

    async def _run(self, hours: timedelta) -> None:
        """Go from one event to the next: ticks in between find nothing."""
        end = self._clock.now() + hours
        while (now := self._clock.now()) < end:
            coming = self._next()
            following = min(end, now + self._plan_in)
            if coming is not None:
                # A tick looks every two seconds, or later on a busy machine.
                following = min(following, max(coming + self._late, now) + timedelta(seconds=1))
            self._clock.set(following)
            self._plan_in -= following - now
            if self._plan_in <= timedelta():
                await self._tick("plan")
                self._plan_in = AT_REST
            if coming is not None and coming <= following:
                await self._tick("due")
                self._plan_in = min(self._plan_in, EVERY_HOUR)

    def _next(self) -> datetime | None:
        with self._database.read() as session:
            coming = due.next_due(session)
        return coming[1] if coming else None

    async def _tick(self, name: str) -> None:
        for _ in range(_TRIES):
            try:
                await self._ticks[name]()
                break
            except DatabaseUnavailable:
                # The machine stalled in the middle; the clock's next tick would find the same.
                continue
        self._look()

    def _look(self) -> None:
        """Read what was said since the last look, and check that it may be said now."""
        now = self._clock.now()
        with self._database.read() as session:
            said = session.execute(
                select(Message.id, Message.unique_key, Message.expires_at, Conversation.member_id)
                .join(Conversation, Conversation.id == Message.conversation_id)
                .where(Message.id > self._seen, Message.lane == Lane.REMINDER)
                .order_by(Message.id)
            ).all()
        for row, key, expires, member in said:
            if key is None or expires is None or member is None:
                raise AssertionError("a reminder without a key, an end or somebody to read it")
            self._seen = row
            self.witness.told += 1
            self.witness.stale += expires < now
            # A message said in time may still wait for the courier, which only checks when it expires.
            moments = [now] if _chosen(key) else [now, expires - PUNCTUAL - timedelta(seconds=1)]
            for moment in moments:
                if not self._may(moment, member, key):
                    local = moment.astimezone(zone_of(self._town.zones[member]))
                    self.witness.in_quiet_hours.append(f"{key} at {local:%a %d %b %H:%M}")
        at_once = Counter(member for _, _, _, member in said)
        self.witness.most_at_once = max(self.witness.most_at_once, *at_once.values(), 0)

    def _may(self, now: datetime, member: int, key: str) -> bool:
        local = now.astimezone(zone_of(self._town.zones[member]))
        quiet = is_quiet(local.time(), self._town.rules)
        rest = is_rest_day(local.date(), self._town.rules)
        if key.startswith("checkin:"):
            # The family's own choice, and only at that very moment.
            weekday, hour = self._town.asks[member]
            chosen = datetime.combine(local.date(), hour, local.tzinfo)
            # An hour that occurs twice means the first time, one that is skipped means right after the gap.
            late = now.timestamp() - chosen.timestamp()
            if local.isoweekday() == weekday and 0 <= late <= PUNCTUAL.total_seconds():
                return True
        if key.startswith("session_reminder:"):
            # People who said they are coming have chosen the day.
            return not quiet
        return not quiet and not rest

    def _snooze(self, which: int) -> None:
        number = self._town.instalments[which % len(self._town.instalments)]
        first = number in self._town.instalments[: len(self._town.instalments) // 2]
        member = self._town.cast.amina if first else self._town.cast.harpreet

        def job(session: Session) -> None:
            try:
                reminders.snooze(session, self._clock, person(session, member), number)
            except NotPossible:
                return

        self._database.write(job)

    def _begin(self, which: int) -> None:
        member = list(self._town.zones)[which % len(self._town.zones)]
        today = local_date(self._clock.now(), self._town.zones[member])

        def job(session: Session) -> None:
            try:
                begun = checkins.begin(session, self._clock, person(session, member), checkin_week(today))
            except NotPossible:
                return
            reminders.plan_follow_ups(session, self._clock, begun)

        self._database.write(job)

    # -- at the end

    def wrong(self) -> list[str]:
        """Every promise that was not kept, in words."""
        now = self._clock.now()
        with self._database.read() as session:
            events = {_slot(event): event for event in session.scalars(select(DueEvent))}
            told = set(session.scalars(select(Message.unique_key).where(Message.lane == Lane.REMINDER)))
            tasks = Counter(session.scalars(select(Task.kind)))
            family = {
                row.id: row.household_id for row in session.execute(select(Checkin.id, Checkin.household_id))
            }
        faults = [f"in the quiet: {what}" for what in self.witness.in_quiet_hours]
        faults += [f"promised and lost: {slot}" for slot in self._town.planned if slot not in events]
        faults += [f"too late: {self.witness.stale}"] if self.witness.stale else []
        for slot, event in events.items():
            if event.state is DueState.PENDING and event.due_at <= now:
                faults.append(f"still open: {slot}")
            if event.state is DueState.SKIPPED and not event.reason:
                faults.append(f"skipped without a reason: {slot}")
            if slot in self._town.planned and event.state not in (DueState.DONE, DueState.SKIPPED):
                faults.append(f"neither done nor skipped: {slot} {event.state.value} {event.reason}")
        done = [event for event in events.values() if event.state is DueState.DONE]
        asked = {_key_of(event) for event in done if event.kind not in TO_STAFF}
        faults += [f"done and not said: {key}" for key in asked - told]
        faults += [f"said and not due: {key}" for key in told - asked]
        for kind, task in TO_STAFF.items():
            about = [event.subject_id for event in done if event.kind is kind]
            # A silent family is one task, however many weeks it is silent.
            expected = len({family[each] for each in about} if kind is DueKind.CHECKIN_MISSED else about)
            if tasks[task] != expected:
                faults.append(f"{expected} {kind.value} became {tasks[task]} tasks")
        if tasks[TaskKind.PROBLEM]:
            faults.append("a due event could not be handled")
        skipped = {
            f"{event.kind.value} {event.id}" for event in events.values() if event.state is DueState.SKIPPED
        }
        if skipped != self.skips.events:
            faults.append(f"skipped or logged alone: {sorted(skipped ^ self.skips.events)}")
        return faults

    @property
    def settled(self) -> int:
        """How many events were done or skipped."""
        with self._database.read() as session:
            query = select(func.count()).where(DueEvent.state.in_([DueState.DONE, DueState.SKIPPED]))
            return session.scalar(query) or 0


def _chosen(key: str) -> bool:
    """Whether the family itself chose the hour or the day."""
    return key.startswith(("checkin:", "session_reminder:"))


def _slot(event: DueEvent) -> Slot:
    return Slot(event.kind, event.subject_id, event.member_id, event.for_date, event.rung)


def _key_of(event: DueEvent) -> str:
    """The key of the event's message."""
    if event.kind is DueKind.CHECKIN_ASK:
        return f"checkin:{event.member_id}:{checkin_week(event.for_date)}"
    if event.kind is DueKind.CHECKIN_FOLLOW_UP:
        return f"checkin_follow_up:{event.subject_id}:{event.rung}"
    return event.unique_key
