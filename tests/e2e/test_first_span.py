"""The first stretch, from the invite to "I can't make it", in a browser against the whole program.

The test sets and moves the clock; the program's own clock finds what is due by then.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import pytest
from playwright.async_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.clock import SetClock, zone
from budgeting.db.engine import Database
from budgeting.db.tables import (
    Case,
    Checkin,
    Consent,
    Conversation,
    DueEvent,
    Entry,
    Instalment,
    Member,
    Message,
    Payment,
    Task,
)
from budgeting.headings import Heading, Source
from budgeting.money import Money
from budgeting.states.arrears import Hardship, InstalmentState
from budgeting.states.cases import CaseState
from budgeting.states.checkins import CheckinState, Mood
from budgeting.states.conversations import InboxState
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueKind, DueState
from budgeting.states.tasks import TaskKind, TaskState, Urgency
from dialogs.checkins.dialog import PAUSE
from dialogs.checkins.reminders import BEGIN, CONTINUE
from dialogs.text import names, t
from dialogs.text.words import Words
from dialogs.transcripts import Setting, build, read
from tests.kit.hand import Hand, person_of
from tests.kit.program import Whole, at_work

pytestmark = pytest.mark.e2e

FAMILY = """\
# household: amrani · coach: Giulia · limit food: 250,00 · plan: 6 x 85,00 from 2026-03-16
# member: Amina (ar, sees arrears, new)
"""


def rome(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in March 2026, as clocks in Rome show it."""
    return datetime(2026, 3, day, hour, minute, tzinfo=zone("Europe/Rome"))


async def _joined(stage: Any, whole: Whole, words: Words, token: str, name: str, language: str) -> Hand:
    """Opens the invite link on a small phone."""
    page = await stage.page(f"/join/{stage.username}?start={token}", {"width": 360, "height": 740})
    await page.get_by_test_id("join-name").fill(name)
    await page.get_by_test_id("join-language").select_option(language)
    await page.get_by_test_id("join-submit").click()
    await expect(page.get_by_test_id("input")).to_be_visible()
    hand = Hand(whole, page, words, language, person_of(page))
    await expect(page.get_by_test_id("button").first).to_be_visible()
    await hand.up_to_date()
    return hand


# The tour runs on SQLite; each conversation is played on both kinds without a browser.
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_family_from_the_invite_to_a_person_who_calls(
    stage: Any, database: Database, clock: SetClock, words: Words
) -> None:
    setting = await database.write_async(lambda session: build(session, clock, read(FAMILY)))
    stage.sim.world.now = clock.now
    async with at_work(stage.base, stage.sim, database, clock, words) as whole:
        amina = await _joined(stage, whole, words, setting.people["Amina"].token, "Amina", "ar")
        await _comes_in(amina)
        await _writes_down_and_undoes(amina)
        clock.set(rome(8, 18))
        await _does_the_check_in(amina, clock)
        clock.set(rome(9, 9))
        await _cannot_make_it(amina)
        with database.read() as session:
            _the_books_are_right(session, setting)
            _staff_know(session, setting)
        for moment in (rome(13, 9), rome(16, 9), rome(19, 9), rome(26, 9), rome(27, 9)):
            await whole.move(clock, moment)
        await amina.up_to_date()
        await amina.reads(t("Hello {name}, a quick reminder 💙", name="أمينة"), times=1)
        assert await stage.sideways(amina.page) <= 0
    with database.read() as session:
        _nothing_more_was_said(session)


async def _comes_in(amina: Hand) -> None:
    await amina.picture("1-language")
    await amina.press(amina.words.languages["ar"].name)
    await amina.reads(t("Is that all right for you?"))
    await amina.picture("2-privacy")
    await amina.press(t("✅ Yes, I agree"))
    await amina.write("أمينة")
    await amina.reads(t("Nice to meet you, {name}!", name="أمينة"))
    await amina.press(names.WEEKDAYS[7])
    await amina.picture("3-hour")
    await amina.press(t("{hour}", hour=time(18)))
    await amina.reads(
        t("Good: every {day} at {hour} I'll ask how the week went.", day=names.WEEKDAYS[7], hour=time(18)),
        t("Whenever you need it, /menu shows everything."),
    )


async def _writes_down_and_undoes(amina: Hand) -> None:
    food = names.HEADINGS[Heading.FOOD]
    await amina.write("خبز ١٢٫٥٠")
    await amina.reads_last(
        t("{amount}", amount=Money(1250)),
        t("Left for {heading} this month: *{left}*.", heading=food, left=Money(23_750)),
    )
    await amina.write("pane 3,20")
    await amina.reads_last(
        t("Left for {heading} this month: *{left}*.", heading=food, left=Money(23_430)),
    )
    await amina.picture("4-spending")
    await amina.press(t("↩️ Undo"))
    await amina.reads(
        t("↩️ Undone: {amount} · {heading}. It is no longer counted.", amount=Money(320), heading=food)
    )
    await amina.picture("5-undone")


async def _does_the_check_in(amina: Hand, clock: SetClock) -> None:
    food = names.HEADINGS[Heading.FOOD]
    await amina.hears(t("Shall we look at the week? It takes five minutes, and you can pause."))
    await amina.press(BEGIN.label)
    await amina.write("١٢٠")
    await amina.picture("6-income")
    await amina.press(names.SOURCES[Source.WORK])
    await amina.write("350")
    await amina.press(t("✓ That is all"))
    so_far = t("{heading}: {amount} so far this week. Anything to add?", heading=food, amount=Money(1250))
    await amina.reads_last(so_far)

    await amina.press(PAUSE.label)
    await amina.reads(t("⏸ Everything you told me is kept. Go on whenever you like."))
    await amina.picture("7-paused")
    clock.advance(hours=1)
    await amina.write("latte 1,80")
    await amina.reads_last(t("{amount}", amount=Money(180)))
    await amina.press(CONTINUE.label)
    await amina.reads(t("Let's go on from where we stopped."))
    await amina.reads_last(
        t("{heading}: {amount} so far this week. Anything to add?", heading=food, amount=Money(1430))
    )

    await amina.write("4,50")
    await amina.press(t("✓ Nothing to add"))
    await amina.picture("8-more")
    await amina.press(names.HEADINGS[Heading.LEISURE])
    await amina.write("5")
    await amina.press(t("✓ No, that is all"))
    await amina.picture("9-feeling")
    await amina.press(names.MOODS[Mood.SO_SO])
    await amina.reads(
        t("*Your week, {name}*", name="أمينة"),
        t("Came in: {amount}", amount=Money(35_000)),
        t("Went out: {amount}", amount=Money(1250 + 180 + 450 + 500)),
        t("At hand now: {amount}", amount=Money(12_000)),
    )
    await amina.sees_a_picture()
    await amina.picture("10-summary")


async def _cannot_make_it(amina: Hand) -> None:
    await amina.hears(t("Hello {name}, a quick reminder 💙", name="أمينة"))
    await amina.reads_last(t("{amount}", amount=Money(8500)), t("{date}", date=date(2026, 3, 16)))
    await amina.picture("11-reminder")
    await amina.press(t("✋ I can't make it"))
    await amina.picture("12-cause")
    await amina.press(names.HARDSHIPS[Hardship.FEWER_HOURS])
    await amina.reads(
        t("I've told {who}, who will call you to find a way together.", who="Giulia"),
        t("Until then there are no reminders for this instalment."),
    )
    await amina.picture("13-told")


def _the_books_are_right(session: Session, setting: Setting) -> None:
    member = session.scalars(select(Member)).one()
    assert (member.called, member.language, member.checkin_weekday) == ("أمينة", "ar", 7)
    consent = session.scalars(select(Consent)).one()
    assert (consent.member_id, consent.language, consent.withdrawn_at) == (member.id, "ar", None)

    entries = session.scalars(select(Entry).order_by(Entry.id)).all()
    assert [(e.category, e.amount_minor, e.undone_at is not None) for e in entries] == [
        ("food", 1250, False),
        ("food", 320, True),
        ("work", 35_000, False),
        ("food", 180, False),
        ("food", 450, False),
        ("leisure", 500, False),
    ]
    assert {entry.household_id for entry in entries} == {setting.household_id}
    assert [e.spent_on for e in entries] == [date(2026, 3, 2)] * 2 + [date(2026, 3, 8)] * 4
    checkin = session.scalars(select(Checkin)).one()
    assert (checkin.state, checkin.cash_minor, checkin.mood) == (CheckinState.DONE, 12_000, Mood.SO_SO)
    assert checkin.week == date(2026, 3, 2)
    assert session.scalars(select(Payment)).all() == []


def _staff_know(session: Session, setting: Setting) -> None:
    conversation = session.scalars(select(Conversation)).one()
    assert conversation.inbox_state is InboxState.WAITING
    assert conversation.urgency is Urgency.HIGH
    first, *others = _instalments(session)
    assert (first.state, first.hardship) == (InstalmentState.DUE, Hardship.FEWER_HOURS)
    assert {other.hardship for other in others} == {None}
    case = session.scalars(select(Case)).one()
    assert (case.state, case.topic, case.urgency) == (CaseState.PREPARED, "cannot_pay", Urgency.HIGH)
    assert (case.household_id, case.instalment_id) == (setting.household_id, first.id)
    assert case.conversation_id == conversation.id
    task = session.scalars(select(Task).where(Task.kind == TaskKind.CANNOT_PAY)).one()
    assert (task.state, task.urgency, task.subject_id) == (TaskState.OPEN, Urgency.HIGH, case.id)


def _nothing_more_was_said(session: Session) -> None:
    first = _instalments(session)[0]
    about = (DueKind.INSTALMENT_REMINDER, DueKind.INSTALMENT_SNOOZE, DueKind.INSTALMENT_TASK)
    planned = session.scalars(
        select(DueEvent).where(DueEvent.subject_id == first.id, DueEvent.kind.in_(about))
    ).all()
    done = [event for event in planned if event.state is DueState.DONE]
    assert [event.rung for event in done] == [-7]
    assert {event.state for event in planned} == {DueState.DONE, DueState.CANCELLED}
    reminders = session.scalars(select(Message).where(Message.subject_kind == SubjectKind.INSTALMENT)).all()
    assert len(reminders) == 1
    assert session.scalars(select(Task).where(Task.kind == TaskKind.INSTALMENT_OVERDUE)).all() == []


def _instalments(session: Session) -> Sequence[Instalment]:
    return session.scalars(select(Instalment).order_by(Instalment.number)).all()
