"""Everything a family does in the chat, with the phone in Arabic, against the whole program; then an operator reads
the same conversation in Italian.

The test sets and moves the clock. Staff act through the services: their pages have tests of their own.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from playwright.async_api import Locator, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.clock import SetClock, zone
from budgeting.db.engine import Database
from budgeting.db.tables import (
    Agreement,
    Appointment,
    Bill,
    Checkin,
    CounterProposal,
    Enrolment,
    HouseholdDocument,
    WellbeingSurvey,
)
from budgeting.headings import Heading, Source
from budgeting.money import Money
from budgeting.states.activities import EnrolmentState
from budgeting.states.agreements import AgreementState
from budgeting.states.appointments import AppointmentState
from budgeting.states.checkins import CheckinState, Mood
from budgeting.states.documents import DocumentKind, DocumentState
from budgeting.states.wellbeing import SurveyState
from dialogs.broadcasts import announce_session
from dialogs.buttons import MENU, TALK
from dialogs.checkins.reminders import BEGIN
from dialogs.text import Text, names, t
from dialogs.text.words import Words
from dialogs.transcripts import build, read
from dialogs.wellbeing import items
from tests.e2e.touring import OPERATOR, Tour, rome
from tests.kit import notices
from tests.kit.colleague import Colleague, give_passwords, served
from tests.kit.databases import on_sqlite
from tests.kit.hand import Hand
from tests.kit.pictures import picture
from tests.kit.program import at_work
from tests.kit.running import free_port

pytestmark = pytest.mark.e2e

FAMILY = """\
# household: amrani · coach: Giulia · limit food: 250,00
# plan: 12 x 100,00 from 2026-03-20 for rent to ALER Brescia
# bill: rent 310,00 by 2026-03-12 monthly · cash: 2026-02-16 400,00 · cash: 2026-02-23 500,00
# member: Amina (ar, sees arrears) · session: Cucina insieme, 2026-03-12 15:00, 2 h, 10 seats
"""
PARTS = ("bot", "courier", "clock", "worker", "console")
COURSE = datetime(2026, 3, 12, 15, tzinfo=zone("Europe/Rome"))
MEETING = datetime(2026, 3, 13, 16, tzinfo=zone("Europe/Rome"))
NOTICE = notices.notice(7, 6_480)
#: What she writes herself: staff read it as she wrote it.
WORRY = "الغلاية لا تعمل منذ أمس"
ARABIC = re.compile(r"[\u0600-\u06ff]")


@on_sqlite
async def test_a_family_does_everything_in_arabic_and_the_operator_follows_in_italian(
    stage: Any, database: Database, clock: SetClock, words: Words
) -> None:
    setting = await database.write_async(lambda session: build(session, clock, read(FAMILY)))
    await give_passwords(database)
    stage.sim.world.now = clock.now
    port = free_port()
    more = {"console_port": port, "console_https": False}
    async with at_work(stage.base, stage.sim, database, clock, words, PARTS, **more) as whole:
        tour = Tour(stage, whole, clock, words, setting, await served(port))
        amina = await tour.phone_of("Amina")
        await whole.move(clock, rome(8, 18))
        await _checks_in_by_taps_alone(amina)
        await whole.move(clock, rome(9, 10))
        await _photographs_a_payment_notice(amina)
        await _asks_whether_the_rent_is_safe(amina)
        await _answers_a_proposal_with_another_amount(tour, amina)
        await _answers_a_course_notice(tour, amina)
        await _chooses_a_time(tour, amina)
        await _puts_a_document_away(amina)
        await _answers_ten_questions(amina)
        await _agrees_to_a_pact(tour, amina)
        await _has_her_data_sent(amina)
        await _asks_for_a_person(amina)
        assert await stage.sideways(amina.page) <= 0
        await _the_operator_follows_in_italian(tour)
    with database.read() as session:
        _everything_is_on_record(session)


async def _checks_in_by_taps_alone(amina: Hand) -> None:
    food = names.HEADINGS[Heading.FOOD]
    await amina.press(BEGIN.label)
    await amina.press(t("🔢 Another amount"))
    for key in "520,5":
        await amina.press(key)
    await amina.picture("ar-01-pad")
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
    await amina.picture("ar-02-feeling")
    await amina.press(names.MOODS[Mood.SO_SO])
    await amina.reads(
        t("*Your week, {name}*", name="Amina"), t("At hand now: {amount}", amount=Money(52_050))
    )
    await amina.sees_a_picture()
    await amina.picture("ar-03-week")


async def _photographs_a_payment_notice(amina: Hand) -> None:
    await amina.sends_a_photo(notices.photo(notices.square(notices.qr(NOTICE)), turned=3))
    await amina.hears(t("🧾 A payment notice: *{amount}*.", amount=NOTICE.amount))
    await amina.picture("ar-04-notice")
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
    await amina.picture("ar-05-code")


async def _asks_whether_the_rent_is_safe(amina: Hand) -> None:
    await _from_the_menu(amina, t("👛 Money"), t("🏠 Is the rent safe?"))
    await amina.reads_last(t("🟢 Safe"), t("The rent of {date} is covered.", date=date(2026, 3, 12)))
    await amina.picture("ar-06-rent")


async def _answers_a_proposal_with_another_amount(tour: Tour, amina: Hand) -> None:
    await tour.staff_does("Marco", "(proposes 85,00 a month from 2026-04-10 for plan 1)")
    await amina.hears(t("Hello {name}, a note from the office 💙", name="Amina"))
    await amina.picture("ar-07-proposal")
    await amina.press(t("💬 Another amount or day"))
    await amina.press(t("💶 Another amount"))
    await amina.picture("ar-08-amounts")
    await amina.press(t("{amount}", amount=Money(6_000)))
    await amina.reads_last(
        t("*{after}* a month instead of {before}.", after=Money(6_000), before=Money(8_500))
    )
    await amina.picture("ar-09-counter-proposal")
    await amina.press(t("✓ Yes, propose it"))
    await amina.reads(t("✓ I've passed it on to the office: *{amount}* a month.", amount=Money(6_000)))


async def _answers_a_course_notice(tour: Tour, amina: Hand) -> None:
    session_id = tour.setting.session_id
    assert session_id is not None
    marco = tour.setting.staff["Marco"]
    await tour.whole.database.write_async(
        lambda session: announce_session(session, tour.clock, tour.words, marco, session_id)
    )
    await amina.hears(t("Hello {name}, this may interest you:", name="Amina"))
    await amina.picture("ar-10-course")
    await amina.press(t("🙂 I'll come"))
    await amina.press(t("📅 Into my calendar"))
    await amina.hears(t("📅 Open this file, and *{title}* is in your calendar.", title="Cucina insieme"))
    await amina.picture("ar-11-calendar")
    entry = (await amina.file_received()).decode()
    assert "BEGIN:VEVENT" in entry
    assert "SUMMARY:Cucina insieme" in entry


async def _chooses_a_time(tour: Tour, amina: Hand) -> None:
    await tour.staff_does("Giulia", "(proposes 2026-03-11 10:00, 2026-03-13 16:00)")
    await amina.hears(t("📅 Somebody would like to meet you: {who}.", who="Giulia"))
    await amina.picture("ar-12-times")
    await amina.press(t("🕒 {moment}", moment=MEETING))
    await amina.hears(t("✅ Agreed. I'll remind you."))
    assert b"BEGIN:VEVENT" in await amina.file_received()
    await amina.picture("ar-13-appointment")


async def _puts_a_document_away(amina: Hand) -> None:
    isee = names.DOCUMENTS[DocumentKind.ISEE]
    await _from_the_menu(amina, t("🌱 Your path"), t("📁 Documents"))
    await amina.picture("ar-14-drawer")
    await amina.press(isee)
    await amina.press(t("📷 Put one away"))
    await amina.sends_a_photo(picture("JPEG", (900, 1200)))
    await amina.press(t("✓ That is all"))
    await amina.press(t("📅 {date}", date=date(2026, 12, 31)))
    await amina.reads_last(
        t(
            "✓ {document}: I am putting it into the drawer. If something is wrong with it, I'll tell you.",
            document=isee,
        )
    )
    await amina.picture("ar-15-document")


async def _answers_ten_questions(amina: Hand) -> None:
    await _from_the_menu(amina, t("🌱 Your path"), t("🌱 How money feels"))
    await amina.press(t("🎂 18 to 61"))
    for number, statement in enumerate(items.ITEMS, 1):
        await amina.reads_last(
            t("{number} of {count}", number=number, count=len(items.ITEMS)),
            t("“{statement}”", statement=statement),
        )
        if number in (1, 7):
            await amina.picture(f"ar-16-question-{number}")
        await amina.press(t("{icon} {answer}", icon=items.ICONS[2], answer=items.answers(number)[2]))
    await amina.reads(t("✓ Thank you, {name}: that was all.", name="Amina"))
    await amina.picture("ar-17-result")


async def _agrees_to_a_pact(tour: Tour, amina: Hand) -> None:
    pact = "Aiutare al laboratorio / Un posto al corso di cucito, 20 h, until 2026-06-30"
    await tour.staff_does("Giulia", f"(proposes a pact: {pact})")
    await amina.hears(t("Hello {name}, your office would like to make a pact with you. 🤝", name="Amina"))
    await amina.picture("ar-18-pact")
    await amina.press(t("✅ Yes, I agree"))
    await amina.reads(t("🤝 *Agreed.* Thank you, {name}. The pact starts now.", name="Amina"))


async def _has_her_data_sent(amina: Hand) -> None:
    await _from_the_menu(amina, t("⚙️ Language and data"), t("🔒 Your data"))
    await amina.picture("ar-19-privacy")
    await amina.press(t("📦 Send me a copy"))
    await amina.hears(t("📦 Here is your data, {name}.", name="Amina"))
    await amina.picture("ar-20-copy")
    with zipfile.ZipFile(io.BytesIO(await amina.file_received())) as copy:
        assert {"data.json", "ponte.html"} <= set(copy.namelist())
        page = copy.read("ponte.html").decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert amina.words.plain(t("{amount}", amount=NOTICE.amount), "ar") in page


async def _asks_for_a_person(amina: Hand) -> None:
    await amina.press(TALK.label)
    await amina.reads_last(t("🙋 I've told {who} that you would like to talk.", who="Giulia"))
    await amina.write(WORRY)
    await amina.picture("ar-21-person")


async def _from_the_menu(amina: Hand, page: Text, entry: Text) -> None:
    await amina.press(MENU.label)
    await amina.press(page)
    await amina.press(entry)


async def _the_operator_follows_in_italian(tour: Tour) -> None:
    marco = await tour.colleague(OPERATOR)
    await marco.follows("Inbox")
    await marco.page.get_by_role("main").get_by_role("link").filter(has_text="Amina").first.click()
    thread = marco.page.get_by_role("log")
    await _unfold(marco, thread)
    read_by_staff = await thread.locator(
        ".bubble > p.words, .bubble > .tapped .words, .bubble .buttons li"
    ).all_inner_texts()
    assert [line for line in read_by_staff if ARABIC.search(line)] == [WORRY]
    everything = "\n".join(read_by_staff)
    missing = [said for text in _LINES if (said := marco.chat(text)) not in everything]
    assert missing == []
    # Buttons in the order in which the family reads them.
    shown = await thread.locator(".bubble .buttons").all_inner_texts()
    amounts = [marco.chat(t("{amount}", amount=Money(each))) for each in (5_000, 10_000, 20_000)]
    assert any(row.split("\n")[:3] == amounts for row in shown), shown
    assert await tour.stage.sideways(marco.page) <= 0
    await marco.picture("it-01-thread")


#: What of the conversation is looked for in the console, in its order.
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
    t("*{after}* a month instead of {before}.", after=Money(6_000), before=Money(8_500)),
    t("✓ I've passed it on to the office: *{amount}* a month.", amount=Money(6_000)),
    t(
        "🙂 You're in: *{title}*, {moment}. I'll remind you the evening before.",
        title="Cucina insieme",
        moment=COURSE,
    ),
    t("📅 Open this file, and *{title}* is in your calendar.", title="Cucina insieme"),
    t("📅 Somebody would like to meet you: {who}.", who="Giulia"),
    t("🕒 {moment}", moment=MEETING),
    t("✅ Agreed. I'll remind you."),
    t(
        "✓ {document}: I am putting it into the drawer. If something is wrong with it, I'll tell you.",
        document=names.DOCUMENTS[DocumentKind.ISEE],
    ),
    *(t("“{statement}”", statement=statement) for statement in items.ITEMS),
    t("✓ Thank you, {name}: that was all.", name="Amina"),
    t("🤝 *Agreed.* Thank you, {name}. The pact starts now.", name="Amina"),
    t("📦 Here is your data, {name}.", name="Amina"),
    t("🙋 I've told {who} that you would like to talk.", who="Giulia"),
)


async def _unfold(marco: Colleague, thread: Locator) -> None:
    """Show the conversation from its first message."""
    older = thread.locator("#older")
    while await older.count():
        first = await thread.locator("li[data-testid]").first.get_attribute("data-testid")
        await older.get_by_role("button").click()
        await expect(thread.locator("li[data-testid]").first).not_to_have_attribute(
            "data-testid", first or ""
        )


def _everything_is_on_record(session: Session) -> None:
    checkin = session.scalars(select(Checkin).where(Checkin.week == date(2026, 3, 2))).one()
    assert (checkin.state, checkin.cash_minor, checkin.mood) == (CheckinState.DONE, 52_050, Mood.SO_SO)
    bill = session.scalars(select(Bill).where(Bill.category == Heading.UTILITIES)).one()
    assert (bill.amount_minor, bill.due_on) == (NOTICE.amount.minor, date(2026, 3, 31))
    assert session.scalars(select(CounterProposal.amount_minor)).all() == [6_000]
    assert session.scalars(select(Enrolment.state)).all() == [EnrolmentState.COMING]
    meeting = session.scalars(select(Appointment)).one()
    assert (meeting.state, meeting.starts_at) == (AppointmentState.AGREED, MEETING)
    document = session.scalars(select(HouseholdDocument)).one()
    assert (document.kind, document.state) == (DocumentKind.ISEE, DocumentState.KEPT)
    assert session.scalars(select(WellbeingSurvey.state)).all() == [SurveyState.DONE]
    assert session.scalars(select(Agreement.state)).all() == [AgreementState.ACTIVE]
