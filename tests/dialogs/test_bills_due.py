"""What the clock does about bills and rents: reminders, one warning, the coach's tasks, silence once it is paid."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select

from budgeting import bills, next_steps
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Bill, DueEvent, Message, Programme, Task
from budgeting.money import Money
from budgeting.schedule import reminders
from budgeting.states.messages import Direction, SubjectKind
from budgeting.states.programmes import Instrument
from budgeting.states.schedule import DueKind, DueState
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from dialogs.inbound.dispatch import registry
from dialogs.proactive.work import work_off
from dialogs.text.words import Words
from tests.kit import build
from tests.kit.databases import on_sqlite
from tests.kit.family import Family, rome

#: A Thursday: three days before it is a Monday, five days before a Saturday.
DUE = date(2026, 3, 19)
WEEK = date(2026, 2, 23)


@pytest.fixture
def family(database: Database, clock: SetClock) -> Family:
    registry.load()
    made = Family.of(database, clock)
    for member, chat in ((made.cast.amina, 11), (made.cast.youssef, 12)):
        made.do(lambda s, c, m=member, n=chat: build.conversation(s, c, m, n))
    for back in (1, 0):
        made.do(build.counted, made.cast.amina, "400", week=WEEK - timedelta(weeks=back))
    clock.set(rome(2026, 3, 2))
    return made


def rent(family: Family, amount: str = "310", by: date = DUE) -> int:
    return family.do(build.billed, family.household, amount, by=by)


def tick(family: Family, words: Words, day: date, hour: int = 9) -> None:
    """It is that hour: the clock has worked everything off."""
    family.clock.set(rome(day.year, day.month, day.day, hour))
    family.database.write(lambda s: reminders.plan_ahead(s, family.clock))
    while family.database.write(lambda s: work_off(s, family.clock, words, 50)):
        pass


def heard(family: Family, key: str) -> list[int]:
    """The members' chats in which a text with this key was said, in order."""

    def look(session):  # type: ignore[no-untyped-def]
        rows = session.scalars(select(Message).where(Message.direction == Direction.OUT).order_by(Message.id))
        return [row.conversation_id for row in rows if any(part["k"] == key for part in row.parts or ())]

    return family.look(look)


def last_buttons(family: Family) -> list[tuple[str, str]]:
    """What the buttons of the last message do."""
    [last] = family.look(
        lambda s: list(
            s.scalars(
                select(Message).where(Message.direction == Direction.OUT).order_by(Message.id.desc()).limit(1)
            )
        )
    )
    return [(button["action"], button["value"]) for row in last.buttons or () for button in row]


def waiting(family: Family, kind: TaskKind) -> list[Task]:
    return family.look(
        lambda s: list(s.scalars(select(Task).where(Task.kind == kind, Task.done_at.is_(None))))
    )


REMINDER = "Hello {name}, a quick reminder 🧾"
WARNING = "Hello {name}, a heads-up in good time 💙"


@on_sqlite
def test_a_bill_is_reminded_of_before_and_on_the_day(family: Family, words: Words) -> None:
    bill = family.do(build.billed, family.household, "80", "utilities", by=DUE)
    other = family.do(build.billed, family.household, "30", "communications", by=DUE)
    # One message with both to each adult.
    for day, times in ((15, 0), (16, 2), (17, 2), (18, 2), (19, 4), (20, 4)):
        tick(family, words, date(2026, 3, day))
        assert len(heard(family, REMINDER)) == times, day
    assert last_buttons(family)[:2] == [("one", str(bill)), ("one", str(other))]
    # Ten days later, a Sunday, the coach hears of it: on the working day after.
    tick(family, words, date(2026, 3, 29))
    assert waiting(family, TaskKind.BILL_OVERDUE) == []
    tick(family, words, date(2026, 3, 30))
    (task,) = waiting(family, TaskKind.BILL_OVERDUE)
    assert (task.subject_kind, task.subject_id, task.assigned_to) == (
        SubjectKind.BILLS,
        family.household,
        family.cast.giulia,
    )
    # One task for both; it ends with the last of them.
    family.do(bills.pay, family.amina, bill, on=date(2026, 3, 30))
    assert len(waiting(family, TaskKind.BILL_OVERDUE)) == 1
    family.do(bills.pay, family.amina, other, on=date(2026, 3, 30))
    assert waiting(family, TaskKind.BILL_OVERDUE) == []


@on_sqlite
@pytest.mark.parametrize("settle", ["pay", "cancel"])
def test_what_is_settled_is_silent(family: Family, words: Words, settle: str) -> None:
    bill = rent(family, "900")
    if settle == "pay":
        family.do(bills.pay, family.amina, bill, on=date(2026, 3, 10))
    else:
        family.do(bills.cancel, family.amina, bill)
    about = [event for event in family.events() if event.subject_id == bill and event.kind in DUE_KINDS]
    assert about == []
    for day in range(11, 20):
        tick(family, words, date(2026, 3, day))
    assert heard(family, REMINDER) == heard(family, WARNING) == []


DUE_KINDS = (DueKind.BILL_REMINDER, DueKind.BILL_TASK, DueKind.RENT_WARNING, DueKind.RENT_TASK)


@on_sqlite
def test_an_unsafe_rent_is_warned_of_once_for_each_adult(family: Family, words: Words) -> None:
    bill = rent(family, "900")
    for day in range(12, 20):
        tick(family, words, date(2026, 3, day))
    assert len(heard(family, WARNING)) == len(set(heard(family, WARNING))) == 2
    (task,) = waiting(family, TaskKind.RENT_UNSAFE)
    assert task.subject_id == bill
    # Another due date in the same month is still the same rent.
    family.do(bills.change, family.amina, bill, due_on=date(2026, 3, 27))
    for day in range(20, 28):
        tick(family, words, date(2026, 3, day))
    assert len(heard(family, WARNING)) == 2
    # The next month's is another one.
    family.do(bills.pay, family.amina, bill, on=date(2026, 3, 27))
    family.do(build.counted, family.cast.amina, "10", week=date(2026, 4, 13))
    for day in range(20, 28):
        tick(family, words, date(2026, 4, day))
    assert len(heard(family, WARNING)) == 4


@on_sqlite
def test_an_unsafe_rent_is_not_said_twice_in_a_morning(family: Family, words: Words) -> None:
    family.settle(rent_warning_days=3)
    rent(family, "900")
    # That is the day of the reminder too.
    tick(family, words, date(2026, 3, 16))
    assert (len(heard(family, WARNING)), heard(family, REMINDER)) == (2, [])
    tick(family, words, DUE)
    assert (len(heard(family, WARNING)), len(heard(family, REMINDER))) == (2, 2)


@on_sqlite
def test_a_safe_rent_is_not_warned_of_unless_it_becomes_unsafe(family: Family, words: Words) -> None:
    rent(family)
    tick(family, words, date(2026, 3, 14))
    assert heard(family, WARNING) == []
    family.do(build.spent, family.cast.amina, "200", "food", on=date(2026, 3, 15))
    tick(family, words, date(2026, 3, 17))
    assert len(heard(family, WARNING)) == 2


@on_sqlite
def test_nothing_is_said_where_it_is_not_wanted(family: Family, words: Words) -> None:
    rent(family, "900")
    family.settle(rent_warning_days=0)
    for day in (14, 15):
        tick(family, words, date(2026, 3, day))
    assert heard(family, WARNING) == []
    family.settle(rent_warning_days=3, bills=False)
    for day in (16, 17, 19):
        tick(family, words, date(2026, 3, day))
    assert heard(family, REMINDER) == heard(family, WARNING) == []
    assert waiting(family, TaskKind.RENT_UNSAFE) == []


@on_sqlite
def test_nobody_is_written_to_in_the_quiet_hours(family: Family, words: Words) -> None:
    rent(family, "900")
    tick(family, words, date(2026, 3, 13))
    # The clock was down all day and comes back at night.
    family.clock.set(rome(2026, 3, 14, 23))
    while family.database.write(lambda s: work_off(s, family.clock, words, 50)):
        pass
    assert heard(family, WARNING) == []
    tick(family, words, date(2026, 3, 16), 10)
    assert len(heard(family, WARNING)) <= 2


@on_sqlite
def test_an_instalment_is_reminded_of_by_its_plan_alone(family: Family, words: Words) -> None:
    (part,) = family.plan(DUE, each=5_000)
    bill = family.do(build.billed, family.household, "50", "debts", by=DUE, instalment_id=part)
    family.do(reminders.plan_bills, family.household)
    assert [event for event in family.events(*DUE_KINDS) if event.subject_id == bill] == []


@on_sqlite
def test_the_daily_look_finds_a_bill_that_nothing_brings_up_again(family: Family, words: Words) -> None:
    bill = rent(family)

    def gaps() -> list[Subject]:
        with family.database.read() as session:
            programme = session.get_one(Programme, family.cast.programme)
            return [gap.subject for gap in next_steps.gaps(session, family.clock, programme)]

    family.clock.set(rome(2026, 4, 2))
    family.database.write(
        lambda s: s.execute(delete(DueEvent).where(DueEvent.subject_id == bill, DueEvent.kind.in_(DUE_KINDS)))
    )
    assert Subject(SubjectKind.BILL, bill) in gaps()
    tick(family, words, date(2026, 4, 2))
    assert len(waiting(family, TaskKind.BILL_OVERDUE)) == 1
    assert Subject(SubjectKind.BILL, bill) not in gaps()
    family.settle(bills=False)
    assert Subject(SubjectKind.BILL, bill) not in gaps()


@on_sqlite
def test_a_taken_back_payment_is_reminded_of_again(family: Family, words: Words) -> None:
    bill = rent(family)
    paid = family.do(bills.pay, family.amina, bill, on=date(2026, 3, 3))
    assert paid.next is not None
    family.do(bills.undo_payment, family.amina, bill, unbook=True)
    states = {event.subject_id for event in family.events(*DUE_KINDS)}
    assert states == {bill}
    assert family.events(*DUE_KINDS, state=DueState.PENDING) != []
    assert family.look(lambda s: s.get_one(Bill, bill).amount) == Money(31_000)
    assert reminders.KINDS[DueKind.RENT_WARNING].instrument is Instrument.BILLS
