"""A town, its days, and two witnesses: what the daily look found, and what is silent by a rule independent of it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import Session

from budgeting import households, next_steps, programmes, tasks
from budgeting.arrears import debts, plans
from budgeting.clock import SetClock, at_local, local_date
from budgeting.db.engine import Database
from budgeting.db.tables import (
    Case,
    Conversation,
    DueEvent,
    Instalment,
    Member,
    Programme,
    RepaymentPlan,
    Staff,
    Task,
)
from budgeting.errors import NotFound, NotPossible
from budgeting.households import invites
from budgeting.money import Money
from budgeting.schedule import reminders
from budgeting.states.arrears import InstalmentState, PlanState
from budgeting.states.cases import CaseState
from budgeting.states.schedule import DueState
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskState
from dialogs import proactive
from dialogs.engine.incoming import Incoming
from dialogs.inbound.accept import take_in_now
from dialogs.text.words import Words
from tests.endurance.year import desk, families, records
from tests.endurance.year.desk import Desk
from tests.kit import build

ROME = families.ROME
FIRST = date(2026, 1, 7)
#: How many tasks staff do on a day, per hundred families.
DILIGENCE = 12


class Life:
    """A town of ``size`` families; ``day`` lives one day of it."""

    def __init__(self, database: Database, words: Words, size: int, seed: int, pace: int = 1) -> None:
        self.database, self.words = database, words
        self.draw = random.Random(seed)
        self.clock = SetClock(at_local(FIRST, time(9), ROME))
        #: What was done, and what was not possible at the time.
        self.acts: Counter[str] = Counter()
        #: What the daily look found, by kind and cause, counted every day while it lasts.
        self.gaps: Counter[str] = Counter()
        self.opened = 0
        #: What was open at the end of a week without anything to bring it up again.
        self.forgotten: list[str] = []
        self._updates = 0
        self._size, self._pace = size, pace
        self._away: set[date] = set()
        database.write(self._settle)

    @property
    def today(self) -> date:
        return local_date(self.clock.now(), ROME)

    # -- the town

    def _settle(self, session: Session) -> None:
        blue = programmes.create(session, self.clock, None, "ponte-blu", "Un ponte sul blu")
        self.programme = blue.id

        def hire(name: str, role: Role) -> int:
            return build.colleague(session, self.clock, name, blue.id, role)

        self.coaches = [hire(f"Coach{number}", Role.COACH) for number in range(4)]
        self.operators = [hire(f"Operator{number}", Role.OPERATOR) for number in range(3)]
        self.households = [self._family(session, number) for number in range(self._size)]

    def _family(self, session: Session, number: int) -> int:
        coach = self.draw.choice(self.coaches)
        household = households.create_household(
            session, self.clock, None, self.programme, f"R{number}", f"Family {number}", coach_id=coach
        ).id
        for adult in range(self.draw.choice((1, 1, 2))):
            self._adult(session, household, f"Member {number}.{adult}")
        for _ in range(self.draw.choice((1, 1, 2))):
            self._plan(session, household)
        return household

    def _adult(self, session: Session, household: int, name: str) -> None:
        sees = self.draw.random() < 0.85
        if self.draw.random() < 0.15:
            member = households.add_member(session, self.clock, None, household, name, sees_arrears=sees).id
            invites.create(session, self.clock, None, member)
            return
        language = self.draw.choice(("it", "ar"))
        member = build.joined(session, self.clock, household, name, language, sees_arrears=sees)
        if self.draw.random() < 0.7:
            households.set_checkin_time(session, member, self.draw.randint(1, 7), time(18))
        session.add(
            Conversation(
                bot_id=build.BOT,
                chat_id=10_000 + member,
                member_id=member,
                language=language,
                created_at=self.clock.now(),
            )
        )

    def _plan(self, session: Session, household: int) -> None:
        parts, each = self.draw.randint(3, 12), self.draw.choice((3_000, 6_000, 8_500))
        # Some join with overdue instalments.
        first = self.today + timedelta(days=self.draw.randint(-40, 60))
        total = Money(parts * each)
        debt = debts.add_debt(
            session, self.clock, None, household, creditor="ALER", line="rent", amount=total, as_of=FIRST
        )
        schedule = plans.schedule(total, parts, first)
        plan = plans.propose(session, self.clock, None, household, debt.id, schedule)
        if self.draw.random() < 0.9:
            plans.record_agreement(session, self.clock, None, plan.id)

    # -- a day

    def day(self) -> None:
        """One day, from early morning, when everything is checked, to the evening."""
        today = self.today + timedelta(days=1)
        self.clock.set(at_local(today, time(5), ROME))
        self.database.write(lambda session: reminders.plan_ahead(session, self.clock))
        self._work_off()
        report = self.database.write(lambda s: next_steps.check(s, self.clock, self.programme))
        self.gaps += report.kinds
        self.opened += report.opened
        if today.weekday() == 0:
            # At the end of each week, before anybody can do anything about it.
            self.forgotten += [
                f"{today}: {gap.subject.kind} {gap.subject.id} {gap.cause}" for gap in self._uncovered()
            ]
            self.forgotten += [
                f"{today}: instalment {instalment_id} is silent" for instalment_id in self._silent()
            ]
        self.clock.set(at_local(today, time(9, 5), ROME))
        self._work_off()
        for household in self.households:
            self._family_acts(household)
        if today.weekday() < 5 and today not in self._away:
            self.clock.set(at_local(today, time(11), ROME))
            self._desk_acts()
        self.clock.set(at_local(today, time(18, 5), ROME))
        self._work_off()

    def nobody_at_the_desk(self, days: int) -> None:
        """Staff do nothing for that many days, from tomorrow on."""
        self._away |= {self.today + timedelta(days=1 + number) for number in range(days)}

    def suspend(self, staff_id: int) -> None:
        """A person stops working here, and nobody hands over their work."""
        self.database.write(
            lambda session: session.execute(update(Staff).where(Staff.id == staff_id).values(active=False))
        )
        self.acts["suspend"] += 1

    def _work_off(self) -> None:
        while self.database.write(lambda session: proactive.work_off(session, self.clock, self.words)):
            pass

    def _family_acts(self, household: int) -> None:
        for name, often in families.OFTEN.items():
            if self.draw.random() * 1_000 >= often * self._pace:
                continue
            if name in families.WRITES:
                self._writes(household, name)
            else:
                self._do(name, partial(self._by_family, getattr(families, name), household))

    def _desk_acts(self) -> None:
        for _ in range(max(3, self._size * DILIGENCE // 100)):
            self._do("task", self._task)
        for household in self.households:
            for name, often in desk.OFTEN.items():
                if self.draw.random() * 1_000 < often * self._pace:
                    self._do(
                        name,
                        partial(self._at, getattr(desk, name, None) or getattr(records, name), household),
                    )

    def _by_family(self, act: Callable[..., object], household: int, session: Session) -> object:
        return act(session, self.clock, self.draw, household)

    def _at(self, act: Callable[..., object], household: int, session: Session) -> object:
        return act(self._at_desk(session), household)

    def _at_desk(self, session: Session) -> Desk:
        working = session.scalars(
            select(Staff.id).where(Staff.active.is_(True), Staff.id.in_(self.operators)).order_by(Staff.id)
        ).all()
        return Desk(session, self.clock, self.words, self.draw, self.draw.choice(working))

    def _task(self, session: Session) -> object:
        waiting = tasks.waiting(session, [self.programme], 200)
        return desk.work(self._at_desk(session), self.draw.choice(waiting)) if waiting else None

    def _do(self, name: str, act: Callable[[Session], Any]) -> None:
        try:
            if self.database.write(lambda session: act(session) is not None):
                self.acts[name] += 1
        except (NotPossible, NotFound):
            self.acts[f"{name} refused"] += 1

    def _writes(self, household: int, name: str) -> None:
        query = (
            select(Conversation.chat_id)
            .join(Member, Member.id == Conversation.member_id)
            .where(Member.household_id == household, Member.left_at.is_(None))
            .order_by(Conversation.id)
        )
        with self.database.read() as session:
            chats = session.scalars(query).all()
        if not chats:
            return
        kind, text = families.WRITES[name]
        chat = self.draw.choice(chats)
        self._updates += 1
        incoming = Incoming(
            bot_id=build.BOT,
            update_id=self._updates,
            chat_id=chat,
            user_id=chat,
            kind=kind,
            sent_at=self.clock.now(),
            text=text,
            message_id=self._updates if kind == "text" else None,
        )
        take_in_now(self.database, self.clock, self.words, incoming)
        self.acts[name] += 1

    # -- the witnesses

    def _uncovered(self) -> list[next_steps.Gap]:
        """Open things without a next step, not even a task from the daily look."""

        def look(session: Session) -> list[next_steps.Gap]:
            return next_steps.uncovered(session, self.clock, session.get_one(Programme, self.programme))

        return self.database.write(look)

    def _silent(self) -> list[int]:
        """Overdue instalments with nothing planned and nothing open anywhere, by a rule of this test alone.

        It ignores kinds and causes: anything overdue must have a coming event, a task of the household that is not
        done, one that a person closed recently, a case, or a pause with an end.
        """
        event = exists().where(
            DueEvent.subject_id == Instalment.id,
            DueEvent.kind.like("instalment_%"),
            DueEvent.state == DueState.PENDING,
        )
        task = exists().where(
            Task.household_id == RepaymentPlan.household_id,
            or_(
                Task.state != TaskState.DONE,
                Task.done_by.is_not(None) & (Task.done_at > self.clock.now() - timedelta(days=20)),
            ),
        )
        case = exists().where(Case.instalment_id == Instalment.id, Case.state != CaseState.CLOSED)
        query = (
            select(Instalment.id)
            .join(RepaymentPlan, RepaymentPlan.id == Instalment.plan_id)
            .where(
                RepaymentPlan.state != PlanState.PROPOSED,
                Instalment.state.in_((InstalmentState.DUE, InstalmentState.PAUSED, InstalmentState.DECLARED)),
                Instalment.due_on < self.today,
                ~event,
                ~task,
                ~case,
                RepaymentPlan.paused_until.is_(None),
            )
        )
        with self.database.read() as session:
            return list(session.scalars(query))
