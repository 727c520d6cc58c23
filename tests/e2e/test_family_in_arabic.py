"""What a family does in the chat beside what is done in Urdu, with the phone in Arabic, against the whole program; then
an operator reads the same conversation in Italian.

The test sets the clock. Staff act through the services: their pages have tests of their own.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.clock import SetClock, zone
from budgeting.db.engine import Database
from budgeting.db.tables import (
    Agreement,
    CounterProposal,
    Enrolment,
    HouseholdDocument,
    WellbeingSurvey,
)
from budgeting.money import Money
from budgeting.states.activities import EnrolmentState
from budgeting.states.agreements import AgreementState
from budgeting.states.documents import DocumentKind, DocumentState
from budgeting.states.wellbeing import SurveyState
from dialogs.broadcasts import announce_session
from dialogs.text import names, t
from dialogs.text.words import Words
from dialogs.transcripts import build, read
from dialogs.wellbeing import items
from tests.e2e.in_the_chat import asks_for_a_person, from_the_menu, reads_in_italian
from tests.e2e.touring import OPERATOR, Tour, rome
from tests.kit.colleague import give_passwords, served
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
#: What she writes herself: staff read it as she wrote it.
WORRY = "الغلاية لا تعمل منذ أمس"


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
        await whole.move(clock, rome(9, 10))
        await _answers_a_proposal_with_another_amount(tour, amina)
        await _answers_a_course_notice(tour, amina)
        await _puts_a_document_away(amina)
        await _answers_ten_questions(amina)
        await _agrees_to_a_pact(tour, amina)
        await asks_for_a_person(amina, WORRY)
        await amina.picture("ar-21-person")
        assert await stage.sideways(amina.page) <= 0
        await _the_operator_follows_in_italian(tour)
    with database.read() as session:
        _everything_is_on_record(session)


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


async def _puts_a_document_away(amina: Hand) -> None:
    isee = names.DOCUMENTS[DocumentKind.ISEE]
    await from_the_menu(amina, t("🌱 Your path"), t("📁 Documents"))
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
    await from_the_menu(amina, t("🌱 Your path"), t("🌱 How money feels"))
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


async def _the_operator_follows_in_italian(tour: Tour) -> None:
    marco = await tour.colleague(OPERATOR)
    thread = await reads_in_italian(tour, marco, "Amina", [WORRY], _LINES)
    # Buttons in the order in which the family reads them.
    shown = await thread.locator(".bubble .buttons").all_inner_texts()
    amounts = [marco.chat(t("{amount}", amount=Money(each))) for each in (11_100, 10_200, 9_400)]
    assert any(row.split("\n")[:3] == amounts for row in shown), shown
    await marco.picture("it-01-thread")


#: What of the conversation is looked for in the console, in its order.
_LINES = (
    t("*{after}* a month instead of {before}.", after=Money(6_000), before=Money(8_500)),
    t("✓ I've passed it on to the office: *{amount}* a month.", amount=Money(6_000)),
    t(
        "🙂 You're in: *{title}*, {moment}. I'll remind you the evening before.",
        title="Cucina insieme",
        moment=COURSE,
    ),
    t("📅 Open this file, and *{title}* is in your calendar.", title="Cucina insieme"),
    t(
        "✓ {document}: I am putting it into the drawer. If something is wrong with it, I'll tell you.",
        document=names.DOCUMENTS[DocumentKind.ISEE],
    ),
    *(t("“{statement}”", statement=statement) for statement in items.ITEMS),
    t("✓ Thank you, {name}: that was all.", name="Amina"),
    t("🤝 *Agreed.* Thank you, {name}. The pact starts now.", name="Amina"),
    t("🙋 I've told {who} that you would like to talk.", who="Giulia"),
)


def _everything_is_on_record(session: Session) -> None:
    assert session.scalars(select(CounterProposal.amount_minor)).all() == [6_000]
    assert session.scalars(select(Enrolment.state)).all() == [EnrolmentState.COMING]
    document = session.scalars(select(HouseholdDocument)).one()
    assert (document.kind, document.state) == (DocumentKind.ISEE, DocumentState.KEPT)
    assert session.scalars(select(WellbeingSurvey.state)).all() == [SurveyState.DONE]
    assert session.scalars(select(Agreement.state)).all() == [AgreementState.ACTIVE]
