"""Somebody who reads only Urdu, on a small phone, from the invite to asking for a person; the staff in Italian.

The whole program runs, the engine that reads aloud too. The test sets the clock. What staff do on pages that have
tests of their own is done through the services.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from playwright.async_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import staff
from budgeting.clock import SetClock, zone
from budgeting.db.engine import Database
from budgeting.db.tables import (
    Appointment,
    ApprovedVoice,
    Bill,
    Case,
    Checkin,
    Conversation,
    Entry,
    Instalment,
    Task,
)
from budgeting.headings import Heading, Source
from budgeting.money import Money
from budgeting.states.appointments import AppointmentAbout, AppointmentState
from budgeting.states.arrears import Hardship
from budgeting.states.cases import CaseState
from budgeting.states.checkins import CheckinState, Mood
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind
from dialogs.appointments.wording import ABOUTS
from dialogs.checkins.reminders import BEGIN
from dialogs.staff_side import alerts
from dialogs.text import names, t
from dialogs.text.words import Words
from dialogs.transcripts import Setting, build, read
from tests.e2e.in_the_chat import asks_for_a_person, from_the_menu, reads_in_italian
from tests.e2e.touring import OPERATOR, Tour, joins_by_the_link_of_the_console, rome
from tests.kit import notices
from tests.kit.colleague import Colleague, give_passwords, is_heard, served
from tests.kit.databases import on_sqlite
from tests.kit.hand import Hand
from tests.kit.program import at_work
from tests.kit.running import free_port

pytestmark = pytest.mark.e2e

FAMILY = """\
# household: amrani · coach: Giulia · limit food: 250,00
# plan: 12 x 100,00 from 2026-03-16 for rent to ALER Brescia
# bill: rent 310,00 by 2026-03-12 monthly · cash: 2026-02-16 400,00 · cash: 2026-02-23 500,00
# member: Youssef (it, no check-in) · member: Amina (ur, sees arrears, new)
"""
PARTS = ("bot", "courier", "clock", "worker", "console")
ADMINISTRATOR = "sara@ponte.example"
AMINA = "آمنہ"
MEETING = datetime(2026, 3, 13, 16, tzinfo=zone("Europe/Rome"))
NOTICE = notices.notice(7, 6_480)
#: What she writes herself: staff read it as she wrote it. The second is Urdu in Latin letters.
FLOUR, MILK, WORRY = "آٹا ۱۲٫۵۰", "doodh 2,50", "گیزر کل سے خراب ہے"


@on_sqlite
async def test_somebody_who_reads_only_urdu_does_everything_in_urdu(
    stage: Any, database: Database, clock: SetClock, words: Words
) -> None:
    setting = await database.write_async(lambda session: _furnished(session, clock))
    await give_passwords(database)
    stage.sim.world.now = clock.now
    port = free_port()
    more = {"console_port": port, "console_https": False}
    async with at_work(stage.base, stage.sim, database, clock, words, PARTS, **more) as whole:
        tour = Tour(stage, whole, clock, words, setting, await served(port))
        await _an_administrator_approves_the_voice(tour)
        amina = await joins_by_the_link_of_the_console(tour, "ur", AMINA)
        await amina.picture("ur-01-joined")
        await whole.move(clock, rome(8, 18))
        await _checks_in_by_taps_alone(amina)
        await whole.move(clock, rome(9, 10))
        await _writes_spending_down(amina)
        await _photographs_a_payment_notice(amina)
        await _asks_whether_the_rent_is_safe(amina)
        marco = await tour.colleague(OPERATOR)
        await _says_that_she_cannot_pay(tour, amina, marco)
        await _accepts_a_new_plan(tour, amina)
        await _books_an_appointment_while_questions_are_read_to_her(tour, amina)
        await _has_her_data_sent(amina)
        await asks_for_a_person(amina, WORRY)
        await amina.picture("ur-16-person")
        assert await stage.sideways(amina.page) <= 0
        await reads_in_italian(tour, marco, AMINA, [FLOUR, MILK, WORRY], _LINES)
        await marco.picture("ur-it-03-thread")
    with database.read() as session:
        _everything_is_on_record(session)


def _furnished(session: Session, clock: SetClock) -> Setting:
    setting = build(session, clock, read(FAMILY))
    sara = staff.create(session, clock, ADMINISTRATOR, "Sara", "Sara", "it")
    staff.grant(session, sara.id, setting.programme_id, Role.ADMINISTRATOR)
    return setting


async def _an_administrator_approves_the_voice(tour: Tour) -> None:
    sara = await tour.colleague(ADMINISTRATOR)
    await sara.goes(f"/programmes/{tour.setting.programme_id}")
    await sara.follows("Reading aloud")
    urdu = sara.page.get_by_test_id("voice-ur")
    await urdu.locator("summary").click()
    heard = urdu.locator("audio").first
    await heard.evaluate("audio => audio.play()")
    await is_heard(heard)
    await sara.picture("ur-it-01-voices")
    await urdu.get_by_role("button").click()
    await expect(sara.page.get_by_test_id("voice-ur")).to_contain_text(sara.said("Approved"))
    await sara.page.context.close()


async def _checks_in_by_taps_alone(amina: Hand) -> None:
    food = names.HEADINGS[Heading.FOOD]
    await amina.press(BEGIN.label)
    await amina.press(t("🔢 Another amount"))
    for key in "520,5":
        await amina.press(key)
    await amina.picture("ur-02-pad")
    await amina.press(t("✓ {amount}", amount=Money(52_050)))
    await amina.press(names.SOURCES[Source.WORK])
    await amina.press(t("{amount}", amount=Money(10_000)))
    await amina.press(t("✓ That is all"))
    await amina.press(t("🔢 Another amount"))
    for key in "41":
        await amina.press(key)
    await amina.press(t("✓ {amount}", amount=Money(4100)))
    await amina.reads_last(
        t("{heading}: {amount} so far this week. Anything to add?", heading=food, amount=Money(4100))
    )
    await amina.press(t("✓ Nothing to add"))
    await amina.press(t("✓ No, that is all"))
    await amina.picture("ur-03-feeling")
    await amina.press(names.MOODS[Mood.SO_SO])
    await amina.reads(t("*Your week, {name}*", name=AMINA), t("At hand now: {amount}", amount=Money(52_050)))
    await amina.sees_a_picture()
    await amina.picture("ur-04-week")


async def _writes_spending_down(amina: Hand) -> None:
    await amina.write(FLOUR)
    await amina.reads_last(t("{amount}", amount=Money(1_250)), names.HEADINGS[Heading.FOOD])
    await amina.write(MILK)
    await amina.reads_last(t("{amount}", amount=Money(250)), names.HEADINGS[Heading.FOOD])
    await amina.picture("ur-05-spending")


async def _photographs_a_payment_notice(amina: Hand) -> None:
    await amina.sends_a_photo(notices.photo(notices.square(notices.qr(NOTICE)), turned=3))
    await amina.hears(t("🧾 A payment notice: *{amount}*.", amount=NOTICE.amount))
    await amina.picture("ur-06-notice")
    await amina.press(t("📅 {date}", date=date(2026, 3, 31)))
    await amina.press(names.HEADINGS[Heading.UTILITIES])
    await amina.reads_last(
        t(
            "✓ I have noted it: {amount}, to be paid by {date}.",
            amount=NOTICE.amount,
            date=date(2026, 3, 31),
        )
    )
    await amina.press(t("▦ Show the code"))
    await amina.sees_a_picture()
    await amina.picture("ur-07-code")


async def _asks_whether_the_rent_is_safe(amina: Hand) -> None:
    await from_the_menu(amina, t("👛 Money"), t("🏠 Is the rent safe?"))
    await amina.reads_last(t("🟢 Safe"), t("The rent of {date} is covered.", date=date(2026, 3, 12)))
    await amina.picture("ur-08-rent")


async def _says_that_she_cannot_pay(tour: Tour, amina: Hand, marco: Colleague) -> None:
    await amina.press(t("✋ I can't make it"))
    await amina.picture("ur-09-hardships")
    await amina.press(names.HARDSHIPS[Hardship.FEWER_HOURS])
    await amina.reads(t("I've told {who}, who will call you to find a way together.", who="Giulia"))
    await amina.picture("ur-10-told")
    (task,) = [each for each in tour.all_of(Task) if each.kind is TaskKind.CANNOT_PAY]
    await expect(marco.page.get_by_test_id(f"task-{task.id}")).to_contain_text("amrani")
    await marco.sees(marco.chat(alerts.KINDS[TaskKind.CANNOT_PAY]))
    (case,) = tour.all_of(Case)
    assert case.state is CaseState.PREPARED
    await marco.goes(f"/cases/{case.id}")
    await marco.sees("amrani", marco.chat(names.HARDSHIPS[Hardship.FEWER_HOURS]))
    await marco.picture("ur-it-02-case")


async def _accepts_a_new_plan(tour: Tour, amina: Hand) -> None:
    await tour.staff_does("Marco", "(proposes 85,00 a month from 2026-04-10 for plan 1)")
    await amina.hears(t("Hello {name}, a note from the office 💙", name=AMINA))
    await amina.picture("ur-11-proposal")
    await amina.press(t("✓ I agree"))
    await amina.reads(t("✅ Thank you, {name}. It is agreed.", name=AMINA))
    await amina.picture("ur-12-agreed")


async def _books_an_appointment_while_questions_are_read_to_her(tour: Tour, amina: Hand) -> None:
    await from_the_menu(amina, t("⚙️ Language and data"), t("🔊 Read messages aloud"))
    await amina.press(t("🔊 Yes, read aloud"))
    await amina.hears(t("🔊 From now on you also hear what I write."))
    await from_the_menu(amina, t("🎓 Courses and community"), t("📅 Appointments"))
    await amina.press(t("📅 I'd like an appointment"))
    await amina.plays_the_newest_voice_note()
    await amina.picture("ur-13-read-aloud")
    await amina.press(t("🔇 Only write"))
    await amina.press(ABOUTS[AppointmentAbout.PAPERS])
    await amina.press(t("🕘 At any hour"))
    await amina.press(t("📅 Any day"))
    await amina.reads(t("✓ Thank you, I've noted it."))
    await tour.staff_does("Giulia", "(proposes anew 2026-03-11 10:00, 2026-03-13 16:00)")
    await amina.hears(t("📅 Somebody would like to meet you: {who}.", who="Giulia"))
    await amina.picture("ur-14-times")
    await amina.press(t("🕒 {moment}", moment=MEETING))
    await amina.hears(t("✅ Agreed. I'll remind you."))
    assert b"BEGIN:VEVENT" in await amina.file_received()


async def _has_her_data_sent(amina: Hand) -> None:
    await from_the_menu(amina, t("⚙️ Language and data"), t("🔒 Your data"))
    await amina.press(t("📦 Send me a copy"))
    await amina.hears(t("📦 Here is your data, {name}.", name=AMINA))
    await amina.picture("ur-15-copy")
    with zipfile.ZipFile(io.BytesIO(await amina.file_received())) as copy:
        assert {"data.json", "ponte.html"} <= set(copy.namelist())
        page = copy.read("ponte.html").decode()
    assert '<html lang="ur" dir="rtl">' in page
    assert amina.words.plain(t("{amount}", amount=NOTICE.amount), "ur") in page


#: What of the conversation the operator reads in Italian.
_LINES = (
    t("*The week of {date}*. A few questions; skip what you don't know.", date=date(2026, 3, 2)),
    t("✓ {amount}", amount=Money(52_050)),
    names.MOODS[Mood.SO_SO],
    t("At hand now: {amount}", amount=Money(52_050)),
    t("🧾 A payment notice: *{amount}*.", amount=NOTICE.amount),
    names.HEADINGS[Heading.UTILITIES],
    t("✓ I have noted it: {amount}, to be paid by {date}.", amount=NOTICE.amount, date=date(2026, 3, 31)),
    t("🟢 Safe"),
    t("The rent of {date} is covered.", date=date(2026, 3, 12)),
    names.HARDSHIPS[Hardship.FEWER_HOURS],
    t("✅ Thank you, {name}. It is agreed.", name=AMINA),
    ABOUTS[AppointmentAbout.PAPERS],
    t("📅 Somebody would like to meet you: {who}.", who="Giulia"),
    t("🕒 {moment}", moment=MEETING),
    t("✅ Agreed. I'll remind you."),
    t("📦 Here is your data, {name}.", name=AMINA),
    t("🙋 I've told {who} that you would like to talk.", who="Giulia"),
)


def _everything_is_on_record(session: Session) -> None:
    assert session.scalars(select(ApprovedVoice.language)).all() == ["ur"]
    assert session.scalars(select(Conversation.language)).all() == ["ur"]
    checkin = session.scalars(select(Checkin).where(Checkin.week == date(2026, 3, 2))).one()
    assert (checkin.state, checkin.cash_minor, checkin.mood) == (CheckinState.DONE, 52_050, Mood.SO_SO)
    food = select(Entry.amount_minor).where(Entry.category == Heading.FOOD).order_by(Entry.id)
    assert session.scalars(food).all() == [4_100, 1_250, 250]
    bill = session.scalars(select(Bill).where(Bill.category == Heading.UTILITIES)).one()
    assert (bill.amount_minor, bill.due_on) == (NOTICE.amount.minor, date(2026, 3, 31))
    assert 8_500 in session.scalars(select(Instalment.amount_minor)).all()
    meeting = session.scalars(select(Appointment)).one()
    assert (meeting.state, meeting.starts_at) == (AppointmentState.AGREED, MEETING)
