"""The README's tour in a browser: a family's phone in Arabic and the console in Italian, side by side.

The whole program runs; the test sets and moves the clock. The console's pages stay open while things happen: news
must reach them.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from playwright.async_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import EVERYTHING
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import (
    Audit,
    Case,
    CaseAction,
    CaseEvidence,
    CaseNote,
    Conversation,
    Enrolment,
    Task,
    WeekReview,
)
from budgeting.money import Money
from budgeting.states.activities import EnrolmentState
from budgeting.states.arrears import Hardship
from budgeting.states.cases import AfterCase, CaseState, Outcome
from budgeting.states.checkins import Mood
from budgeting.states.conversations import InboxState
from budgeting.states.tasks import TaskState
from dialogs.staff_side import alerts
from dialogs.text import names, t
from dialogs.text.words import Words
from dialogs.transcripts import Setting, build, read
from tests.e2e.in_the_chat import unfold_runs
from tests.e2e.touring import (
    OPERATOR,
    Tour,
    joins_by_the_link_of_the_console,
    rome,
    writes_down_and_checks_in,
)
from tests.kit.colleague import Colleague, give_passwords, served
from tests.kit.databases import on_sqlite
from tests.kit.hand import Hand
from tests.kit.program import at_work
from tests.kit.running import free_port

pytestmark = pytest.mark.e2e

FAMILY = """\
# household: amrani · coach: Giulia · limit food: 250,00 · plan: 6 x 85,00 from 2026-03-16
# member: Amina (ar, sees arrears, new) · session: Cucina insieme, 2026-03-12 15:00, 2 h, 10 seats
"""
COACH = "giulia@ponte.example"
#: What people write to each other.
ANSWER = "Buongiorno, ho letto. La chiamo oggi alle 15 e troviamo una strada insieme."
THANKS = "شكراً، سأكون في البيت بعد الظهر"
NOTE = "Il turno in lavanderia è passato da 30 a 18 ore."
TO_DO = "Chiedere ad ALER di spostare la rata di marzo"
OUTCOME = "Rata spostata a fine aprile, d'accordo con ALER."
COMMENT = "أسبوع جيد. أحسنتِ في كتابة كل شيء."


@on_sqlite
async def test_a_family_and_the_staff_from_the_invite_to_the_answer(
    stage: Any, database: Database, clock: SetClock, words: Words
) -> None:
    script = read(FAMILY)
    setting = await database.write_async(lambda session: build(session, clock, script))
    await give_passwords(database)
    stage.sim.world.now = clock.now
    port = free_port()
    more = {"console_port": port, "console_https": False}
    async with at_work(stage.base, stage.sim, database, clock, words, EVERYTHING, **more) as whole:
        tour = Tour(stage, whole, clock, words, setting, await served(port))
        amina = await joins_by_the_link_of_the_console(tour)
        await writes_down_and_checks_in(tour, amina)
        marco = await _reminder_comes_and_the_console_is_told(tour, amina)
        await _talk(tour, amina, marco)
        await _make_a_case_and_close_it(tour, amina, marco)
        await _announce_a_course(tour, amina, marco)
        await _the_coach_reads_the_week(tour, amina)
    with database.read() as session:
        _everything_is_on_record(session, setting)


async def _reminder_comes_and_the_console_is_told(tour: Tour, amina: Hand) -> Colleague:
    await tour.whole.move(tour.clock, rome(9, 9))
    await amina.reads_last(t("{amount}", amount=Money(8500)), t("{date}", date=date(2026, 3, 16)))

    today = await tour.colleague(OPERATOR)
    await today.sees(today.said("Nothing is waiting. Time for a coffee."))
    # The same person opens the inbox in a second tab.
    inbox = Colleague(await today.page.context.new_page(), today.base, today.words, today.chat_words)
    await inbox.goes("/inbox")
    await inbox.sees(inbox.said("Nobody is waiting for an answer."))
    for page in (today, inbox):
        await page.stays()

    await amina.press(t("✋ I can't make it"))
    await amina.press(names.HARDSHIPS[Hardship.FEWER_HOURS])
    await amina.reads(t("I've told {who}, who will call you to find a way together.", who="Giulia"))

    cannot_pay = today.chat(alerts.KINDS[alerts.TaskKind.CANNOT_PAY])
    (task,) = tour.all_of(Task)
    row = today.page.get_by_test_id(f"task-{task.id}")
    await expect(row).to_contain_text(cannot_pay)
    await expect(row).to_contain_text("amrani")
    await expect(row).to_contain_text(today.said("Urgent"))
    (conversation,) = tour.all_of(Conversation)
    for page in (today, inbox):
        row = page.page.get_by_test_id(f"conversation-{conversation.id}")
        await expect(row).to_contain_text("أمينة")
        await expect(row).to_contain_text(page.said("Cannot pay"))
        await expect(row).to_contain_text(page.said("Urgent"))
        await page.stayed()
    await today.picture("02-today")
    await inbox.picture("03-inbox")
    await inbox.page.close()
    await today.page.get_by_test_id(f"conversation-{conversation.id}").get_by_role("link").first.click()
    return today


async def _talk(tour: Tour, amina: Hand, marco: Colleague) -> None:
    (conversation,) = tour.all_of(Conversation)
    await expect(marco.page).to_have_url(re.compile(rf"/inbox/{conversation.id}$"))
    thread = marco.page.get_by_role("log")
    # The bot's side in the operator's language, the family's own words as written.
    await expect(thread).to_contain_text(
        marco.chat(t("I've told {who}, who will call you to find a way together.", who="Giulia"))
    )
    await expect(thread).to_contain_text("pane 3,20")
    await expect(thread).to_contain_text(marco.chat(names.HARDSHIPS[Hardship.FEWER_HOURS]))
    await expect(marco.page.get_by_role("heading", level=1)).to_contain_text("أمينة")
    await marco.stays()
    await marco.writes("Your answer", ANSWER)
    await marco.presses("Send to the family")
    mine = thread.get_by_role("listitem").filter(has_text=ANSWER)
    await expect(mine).to_contain_text(marco.said("Sent"))
    await expect(marco.page.get_by_label(marco.said("Your answer"))).to_have_value("")
    await marco.sees(marco.said("You are answering; the bot is silent"))
    await amina.up_to_date()
    await expect(amina.page.get_by_test_id("message").last).to_contain_text(ANSWER)
    await expect(amina.page.get_by_test_id("message").last).to_contain_text("Marco")

    said = len(tour.stage.sim.chat(amina.person, 700001)["messages"])
    await amina.write(THANKS)
    await expect(thread.get_by_role("listitem").filter(has_text=THANKS)).to_be_visible()
    await amina.reads_last(t("✓ Your words are kept. {name} will read them here.", name="Marco"))
    await amina.write(THANKS)
    assert len(tour.stage.sim.chat(amina.person, 700001)["messages"]) == said + 3, "once, and then silence"
    await marco.stayed()
    await marco.picture("04-thread")


async def _make_a_case_and_close_it(tour: Tour, amina: Hand, marco: Colleague) -> None:
    await marco.page.get_by_label(marco.said("Choose messages for a case")).check()
    thread = marco.page.get_by_role("log")
    await unfold_runs(thread)
    for words in (marco.chat(names.HARDSHIPS[Hardship.FEWER_HOURS]), ANSWER, THANKS):
        await thread.get_by_role("listitem").filter(has_text=words).get_by_role("checkbox").last.check()
    await marco.picture("05-choosing")
    await marco.presses("Make a case")
    await marco.sees(ANSWER, THANKS)
    await marco.picture("06-new-case")
    await marco.presses("Take it on")
    await expect(marco.page).to_have_url(re.compile(r"/cases/\d+$"))
    await marco.sees(ANSWER, THANKS)
    await expect(marco.page.get_by_test_id("state")).to_have_text(marco.said("Open"))

    await marco.writes("For staff only", NOTE)
    await marco.presses("Save the note")
    await expect(marco.page.locator("#timeline")).to_contain_text(NOTE)
    await marco.opens("Add an action")
    await marco.writes("What", TO_DO)
    await marco.writes("By when (optional)", "2026-03-11")
    await marco.presses("Add")
    await expect(marco.page.locator("#todo")).to_contain_text(TO_DO)
    await marco.picture("07-case")
    await marco.page.locator("#todo").get_by_role("button").click()
    await expect(marco.page.locator("#todo")).to_contain_text(marco.said("To do again"))

    await marco.opens("The case is finished")
    await marco.page.get_by_label(marco.said("Plan for the rest")).check()
    await marco.writes("The outcome, in words", OUTCOME)
    await marco.page.get_by_label(marco.said("From now on")).select_option(AfterCase.NEW_DATE.value)
    await marco.writes("New date, or end of the pause", "2026-04-20")
    await expect(marco.page.get_by_label(marco.said("Hand the conversation back to the bot"))).to_be_checked()
    await marco.presses("Close the case")
    await expect(marco.page.get_by_test_id("state")).to_have_text(marco.said("Closed"))
    await marco.picture("08-closed")
    await amina.hears(
        t("{name} has finished for now. I am here again; /menu shows everything.", name="Marco")
    )

    # And in the live conversation the bot is back in charge.
    await marco.follows("To the live conversation")
    await marco.sees(marco.said("Resolved"))
    await amina.write("latte 1,80")
    await amina.reads_last(t("{amount}", amount=Money(180)))


async def _announce_a_course(tour: Tour, amina: Hand, marco: Colleague) -> None:
    await marco.follows("Announcements")
    await marco.follows("New announcement")
    # Only the family's site, not the families without one.
    await marco.page.locator('input[name="sites"]').nth(1).check()
    await marco.page.get_by_label(marco.said("All languages")).check()
    await expect(marco.page.get_by_test_id("reached")).to_have_text("1")
    await marco.picture("09-announcement")
    await marco.presses("Next: check and send")
    await marco.page.get_by_test_id("send").click()
    await expect(marco.page).to_have_url(re.compile(r"/broadcasts/\d+$"))
    await amina.hears(t("Hello {name}, this may interest you:", name="أمينة"))
    await expect(marco.page.get_by_test_id("sent")).to_have_text("1")
    await expect(marco.page.get_by_test_id("state")).to_have_text(marco.said("Done"))
    await marco.stays()
    await amina.press(t("🙂 I'll come"))
    await expect(marco.page.get_by_test_id("answer-coming")).to_have_text(f"{marco.said('Yes')}: 1")
    await expect(marco.page.get_by_role("row").filter(has_text="أمينة")).to_contain_text(marco.said("Yes"))
    await marco.stayed()
    await marco.picture("10-report")


async def _the_coach_reads_the_week(tour: Tour, amina: Hand) -> None:
    giulia = await tour.colleague(COACH)
    await giulia.follows("Families")
    await giulia.follows("Weekly review")
    await giulia.page.get_by_test_id(f"week-{tour.setting.household_id}-2026-03-02").click()
    await giulia.sees("pane 3,20", giulia.chat(names.MOODS[Mood.SO_SO]))
    await giulia.writes("Your words", COMMENT)
    await giulia.presses("Send to the family")
    await expect(giulia.page.locator("#said-list")).to_contain_text(giulia.said("Sent"))
    await giulia.picture("11-week")
    await giulia.presses("Sign off")
    await giulia.sees(giulia.said("Nothing to review: every week has been read."))
    await amina.hears(t("*{name}* about your week of {date}:", name="Giulia", date=date(2026, 3, 2)))
    await amina.up_to_date()
    await expect(amina.page.get_by_test_id("message").last).to_contain_text(COMMENT)
    assert await tour.stage.sideways(amina.page) <= 0


def _everything_is_on_record(session: Session, setting: Setting) -> None:
    case = session.scalars(select(Case)).one()
    assert (case.state, case.outcome_kind, case.outcome) == (CaseState.CLOSED, Outcome.PLAN, OUTCOME)
    assert case.owner_id == setting.staff["Marco"]
    evidence = session.scalars(select(CaseEvidence).order_by(CaseEvidence.id)).all()
    assert len(evidence) == 3
    assert session.scalars(select(CaseNote.text).order_by(CaseNote.id)).all() == [NOTE, OUTCOME]
    action = session.scalars(select(CaseAction)).one()
    assert (action.what, action.due_on, action.done_at is not None) == (TO_DO, date(2026, 3, 11), True)
    conversation = session.scalars(select(Conversation)).one()
    assert (conversation.inbox_state, conversation.held_by) == (InboxState.RESOLVED, None)
    assert {task.state for task in session.scalars(select(Task))} == {TaskState.DONE}
    assert session.scalars(select(Enrolment.state)).all() == [EnrolmentState.COMING]
    review = session.scalars(select(WeekReview)).one()
    assert (review.staff_id, review.week) == (setting.staff["Giulia"], date(2026, 3, 2))
    assert review.signed_at is not None
    noted = set(session.scalars(select(Audit.action)))
    assert noted >= {"conversation.view", "conversation.answer", "case.view", "household.view"}
