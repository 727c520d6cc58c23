"""What a member who may not read about arrears sees: the same as if there were none.

Two families live the same weeks, one of them behind with rent: it has a plan, loans that the other adult entered,
payments, and a coach's words about them. Its member who may not read about this does and hears everything there is
to do and hear: no letter, button or bar may differ from what the other family's member gets. A new dialog, step or
due event that is missing from the lists here makes this fail.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import bills, checkins
from budgeting.arrears import debts, plans, proposals
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Instalment, Message, RepaymentPlan
from budgeting.periods import checkin_week
from budgeting.schedule import reminders
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.kind import Kind
from budgeting.spending import entries
from budgeting.states.messages import Direction, SubjectKind
from budgeting.states.schedule import DueKind
from dialogs.arrears import payment_news
from dialogs.arrears.proposals import news
from dialogs.engine.content import reply
from dialogs.engine.notify import tell_due
from dialogs.engine.steps import Step, find, registered
from dialogs.menu import PAGES
from dialogs.proactive.speakers import SPEAKERS
from dialogs.staff_side import comments
from dialogs.staff_side.comments import Readers
from dialogs.text import t
from dialogs.text.words import Words
from tests.dialogs.two_houses import TODAY, WHO, House, everything_there_is_to_do
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite

#: What only the family with arrears has, in every way it could be written.
SECRETS = (
    "85",
    "510",
    "425",
    "77,",
    "77.",
    "ALER",
    "Prestiti",
    "Loans",
    "القروض",
    "rata",
    "instalment",
    "قسط",
)
#: Steps that this member cannot reach, and why.
NOT_THEIRS = {
    "announcements.over": "behind an old button of an announcement that leads nowhere any more: it asks nothing",
    "phrases.answered": "no button leads there: answers are standing buttons",
    **dict.fromkeys(
        (f"onboarding.{step}" for step in ("number", "language", "consent", "called", "name", "hour")),
        "before one is a member, or about the hour of the check-in: nothing of the household is read",
    ),
    **dict.fromkeys(
        (f"instalments.{step}" for step in ("cause", "paid_amount", "paid_or_bought", "paid_on", "receipt")),
        "behind the instalments' list, which is empty for them; old buttons are tried below",
    ),
    **dict.fromkeys(
        (f"proposals.{step}" for step in ("open", "why", "what", "amount", "day", "sure")),
        "behind a proposal, which is never put before them; old buttons are tried below",
    ),
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The steps that were asked, noted while they run unchanged."""
    seen: set[str] = set()
    for dialog in registered():
        for step in dialog.steps.values():
            noting = _noting(seen, f"{dialog.name}.{step.name}", step)
            monkeypatch.setattr(step, "ask", noting, raising=False)
    return seen


def _noting(seen: set[str], name: str, step: Step) -> Any:
    ask = step.ask

    def noted(turn: Any) -> Any:
        seen.add(name)
        return ask(turn)

    return noted


@pytest.fixture(params=["it", "ar"])
def houses(
    request: pytest.FixtureRequest, database: Database, clock: SetClock, words: Words, cast: Cast
) -> tuple[House, House]:
    """The family with arrears, and the one without."""
    behind, even = (
        House(database, clock, words, cast, language=request.param, behind=behind) for behind in (True, False)
    )
    return behind, even


@on_sqlite
def test_whatever_they_do_nothing_differs_from_a_family_without_arrears(
    houses: tuple[House, House], asked: set[str]
) -> None:
    behind, even = houses
    for house in houses:
        everything_there_is_to_do(house)
    assert len(behind.heard) > 50
    for left, right in zip(behind.heard, even.heard, strict=True):
        assert left == right
    assert behind.drawn() == even.drawn() != []
    assert not any(row.tells_arrears for row in behind.rows())
    every = {f"{dialog.name}.{step}" for dialog in registered() for step in dialog.steps}
    # With one entry, the menu shows that entry instead of a page.
    every -= {f"menu.{name}" for name, page in PAGES.items() if len(page.entries) < 2}
    assert every - asked == set(NOT_THEIRS), "a step is neither walked nor known to be out of reach"


@on_sqlite
def test_a_check_in_that_the_other_adult_began_goes_on_without_what_is_hidden(
    houses: tuple[House, House],
) -> None:
    for house in houses:

        def begin(session: Session, house: House = house) -> None:
            other = build.person(session, house.other)
            row = checkins.begin(session, house.clock, other, checkin_week(TODAY))
            passed = ["food", "debts"] if house.behind else ["food"]
            checkins.save_step(session, house.clock, row.id, "more", passed={"spending": passed})
            checkins.pause(session, house.clock, row.id)

        house.database.write(begin)
        house.write("/checkin")
        house.tap("‹ Back")
        house.tap("‹ Back")
    behind, even = houses
    assert behind.heard == even.heard != []


@pytest.mark.parametrize("step", ["more_amount", "spend"])
def test_a_question_that_stood_when_arrears_were_hidden_is_not_asked_again(
    houses: tuple[House, House], step: str
) -> None:
    house, _ = houses
    house.write("/checkin")

    def stand(session: Session) -> None:
        chat = session.scalars(select(Conversation).where(Conversation.member_id == house.member)).one()
        frame = dict(chat.frames[-1])
        data = {**frame["data"], "heading": "debts", "asked": "debts"}
        chat.frames = [{**frame, "step": step, "data": data}]

    house.database.write(stand)
    before = house.newest()
    for words in ("boh", "20"):
        house.write(words)
    said = "\n".join(row.text for row in house.rows(after=before))
    said += "\n".join(
        b["text"] for row in house.rows(after=before) for line in row.buttons or [] for b in line
    )
    assert said
    assert not _told(said)


def test_old_buttons_lead_nowhere_and_undo_nothing_of_the_others(houses: tuple[House, House]) -> None:
    """Staff hid arrears after the buttons were sent: they may still be in the chat."""
    house, _ = houses
    with house.database.read() as session:
        open_one = house.instalments(session)[2]
        loan = session.scalars(
            select(entries.look.Entry).where(
                entries.look.Entry.household_id == house.household, entries.look.Entry.category == "debts"
            )
        ).first()
    assert loan is not None
    dialog = find("instalments")
    spending = find("spending")
    assert dialog is not None
    assert spending is not None
    tried = [("instalments", action, str(open_one)) for action in dialog.actions]
    offers = find("proposals")
    assert offers is not None
    with house.database.read() as session:
        (offer,) = proposals.waiting(session, house.household)
    tried += [
        ("proposals", action, str(number))
        for action in offers.actions
        for number in (offer.id, offer.plan_id, f"{offer.plan_id}:6000")
    ]
    of_the_other = str(loan.id)
    tried += [
        ("spending", action, f"{of_the_other}:food" if action == "file" else of_the_other)
        for action in spending.actions
    ]
    nothing_here = house.label(
        "There is no plan with instalments here. If you want to know more, talk to someone."
    )
    for name, action, value in tried:
        if (name, action) == ("spending", "receipt"):
            continue  # names a message, not an entry
        house.database.write(lambda s, b=(name, action, value): _hang(s, house, *b))
        house.stage.collect()
        house.stage.tap(WHO, "old")
        shown = house.collect()
        # Ignore what any family without a plan reads too.
        said = " ".join(message.text.replace(nothing_here, "") + str(message.rows) for message in shown)
        assert not _told(said), (name, action)
    with house.database.read() as session:
        row = session.get_one(type(loan), loan.id)
        assert (row.undone_at, row.category) == (None, "debts")
        assert session.get_one(Instalment, open_one).hardship is None


def _hang(session: Session, house: House, dialog: str, action: str, value: str) -> None:
    chat = session.scalars(select(Conversation).where(Conversation.member_id == house.member)).one()
    session.add(
        Message(
            conversation_id=chat.id,
            bot_id=chat.bot_id,
            direction=Direction.OUT,
            state="queued",
            created_at=house.clock.now(),
            text="…",
            buttons=[
                [{"text": "old", "label": {"k": "old"}, "dialog": dialog, "action": action, "value": value}]
            ],
        )
    )


def _due_to(house: House, kind: Kind) -> Due:
    """An event of that kind, as if it were due now to the house's member."""
    with house.database.read() as session:
        about = {SubjectKind.MEMBER: house.member}
        if house.behind:
            open_one = house.instalments(session)[2]
            plan = session.get_one(Instalment, open_one).plan_id
            about |= {SubjectKind.INSTALMENT: open_one, SubjectKind.PLAN: plan}
            about[SubjectKind.APPROVAL] = proposals.waiting(session, house.household)[0].id
        checkin = checkins.current(session, house.household, checkin_week(TODAY))
        if checkin is not None:
            about[SubjectKind.CHECKIN] = checkin.id
        rent = bills.rent(session, house.household)
        assert rent is not None
        about[SubjectKind.BILL] = rent.id
    now = house.clock.now()
    subject = about.get(kind.about, 0)
    return Due(0, kind.kind, subject, house.member, TODAY, 1, now, now + timedelta(days=1))


def _said_by_the_clock(house: House) -> list[Any]:
    """What the member hears if every kind in the registry is due at once."""
    house.collect()
    before = len(house.heard)
    for kind in (reminders.KINDS[DueKind.CHECKIN_ASK], *reminders.KINDS.values()):
        event = _due_to(house, kind)
        if event.subject_id:
            house.database.write(
                lambda s, event=event: SPEAKERS[event.kind](s, house.clock, house.words, event)
            )
    house.collect()
    return house.heard[before:]


@on_sqlite
def test_nothing_that_is_due_tells_them(houses: tuple[House, House]) -> None:
    house, even = houses
    assert set(DueKind) == set(reminders.KINDS) == set(SPEAKERS)
    assert _said_by_the_clock(even) == _said_by_the_clock(house) != []


@pytest.mark.parametrize("tells", [True, False])
def test_a_new_kind_that_tells_of_arrears_has_to_say_so(
    houses: tuple[House, House], monkeypatch: pytest.MonkeyPatch, tells: bool
) -> None:
    """Needs one entry and its words: without the guard in the entry, the comparison above fails."""
    house, even = houses
    kind = replace(reminders.KINDS[DueKind.INSTALMENT_SNOOZE], tells_arrears=tells)

    def speak(session: Session, clock: SetClock, words: Words, event: Due) -> str | None:
        return tell_due(session, clock, words, event, lambda _: reply(t("Today, {date}", date=TODAY)))

    monkeypatch.setitem(reminders.KINDS, kind.kind, kind)
    monkeypatch.setitem(SPEAKERS, kind.kind, speak)
    alike = _said_by_the_clock(even) == _said_by_the_clock(house)
    assert alike is tells


def test_nothing_that_staff_do_tells_them(houses: tuple[House, House]) -> None:
    house, _ = houses
    house.collect()

    def job(session: Session) -> None:
        clock, words = house.clock, house.words
        row = session.scalars(
            select(debts.Payment).where(debts.Payment.household_id == house.household)
        ).one()
        assert payment_news.confirmed(session, clock, words, row) == 0, "the other adult has no phone here"
        assert payment_news.rejected(session, clock, words, row) == 0
        assert news.ask(session, clock, words, proposals.waiting(session, house.household)[0]) == 0
        (counter,) = proposals.waiting_counters(session, house.household)
        refused = proposals.refuse_counter(session, clock, house.cast.marco, counter.id, "no")
        assert news.counter_refused(session, clock, words, refused) == 0
        plan = session.scalars(
            select(RepaymentPlan).where(RepaymentPlan.household_id == house.household)
        ).one()
        plans.pause(session, clock, house.cast.marco, plan.id, until=date(2026, 6, 1))
        plans.resume(session, clock, house.cast.marco, plan.id)
        plans.close(session, clock, house.cast.marco, plan.id)
        text = "La rata dell'ALER di 85 euro"
        with pytest.raises(comments.AboutArrears) as refused:
            comments.comment(
                session, clock, words, house.cast.giulia, house.household, TODAY, text, "key-1234"
            )
        assert refused.value.names == [WHO]
        with pytest.raises(Exception, match="nobody"):
            comments.comment(
                session,
                clock,
                words,
                house.cast.giulia,
                house.household,
                TODAY,
                text,
                "key-1234",
                readers=Readers.SEE_ARREARS,
            )

    house.database.write(job)
    house.clock.advance(days=1)
    house.database.write(lambda s: reminders.plan_ahead(s, house.clock))
    while house.database.write(house.stage._work_off):
        pass
    assert house.collect() == []


def _told(said: str) -> list[str]:
    """The secrets in these words. None of them ends an innocent word, as "rata" ends "entrata"."""
    return [secret for secret in SECRETS if re.search(rf"(?<![^\W\d_]){re.escape(secret)}", said)]
