"""The demo's whole programme: sixty households in ten languages, something of everything, and nothing forgotten."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from enum import Enum as Enumeration
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from sqlalchemy import Enum, func, select
from sqlalchemy.orm import Session

from bot.demo import chats, phones, sayings, talks
from bot.simulator import Simulator
from budgeting import demo, next_steps, reviews, states
from budgeting.clock import SetClock
from budgeting.db import migrate
from budgeting.db.engine import Database
from budgeting.db.tables import (
    Activity,
    ActivitySession,
    Approval,
    Checkin,
    Conversation,
    Debt,
    Entry,
    Household,
    Instalment,
    Member,
    Message,
    Payment,
    Programme,
    RepaymentPlan,
    Staff,
    Task,
)
from budgeting.db.types import Base
from budgeting.states.activities import AllowanceDelay, AllowancePer
from budgeting.states.agreements import Side
from budgeting.states.appointments import DayPart
from budgeting.states.batches import BatchKind, BatchState, PieceKind
from budgeting.states.broadcasts import BroadcastState, TrialProblem, TrialState
from budgeting.states.cases import AfterCase, Outcome
from budgeting.states.checkins import CheckinState
from budgeting.states.childcare import SwapState
from budgeting.states.contacts import ContactOutcome
from budgeting.states.departures import DepartureReason
from budgeting.states.documents import DocumentState
from budgeting.states.files import FileProblem, FileState
from budgeting.states.households import HouseholdState
from budgeting.states.imports import ImportRowState, ImportState
from budgeting.states.messages import Direction, Lane, MessageState, Operation, SubjectKind
from budgeting.states.partners import PartnerKind
from budgeting.states.payment_notices import PhotoState
from budgeting.states.phrases import QuestionState
from budgeting.states.presence import Doing
from budgeting.states.privacy import ExportState
from budgeting.states.programmes import HelpTopic, Instrument, NightAlerts
from budgeting.states.reading_requests import ReadingRequestState
from budgeting.states.referrals import ConsentGiven, IncomingState, PartnerAnswer, ReferralState
from budgeting.states.schedule import DueKind, DueState
from budgeting.states.scheduled_answers import ScheduledAnswerState
from budgeting.states.side_by_side import WhyOver
from budgeting.states.skills import SkillCategory, SkillRefusal
from budgeting.states.tasks import TaskKind
from dialogs.text.words import Words
from tests.kit.once_per_run import once_per_run

BOT = 100200300
NOW = datetime.fromisoformat("2026-11-30T09:30Z")
LANGUAGES = {"it", "en", "fr", "ro", "sq", "ar", "ur", "pa", "bn", "uk"}
#: Enumerations that say how something works, or of what stands on no family's or programme's screen.
ASIDE: tuple[type[StrEnum], ...] = (
    AfterCase,
    AllowancePer,
    BatchKind,
    BatchState,
    DueKind,
    DueState,
    FileProblem,
    FileState,
    HelpTopic,
    ImportRowState,
    ImportState,
    Instrument,
    Lane,
    NightAlerts,
    Operation,
    PieceKind,
    Side,
    SubjectKind,
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The whole demo as it is first started, on a Monday morning."""

    def fill(folder: Path) -> None:
        clock = SetClock(NOW)
        with closing(Database(f"sqlite:///{folder / 'ponte.db'}")) as database:
            migrate.upgrade(database)
            database.write(lambda session: demo.load(session, clock, households_wanted=demo.ALL))
            database.write(lambda session: phones.hand_out(session, clock, BOT))
            talks.play(database, NOW, BOT)

    folder = once_per_run(tmp_path_factory, "town", fill)
    with closing(Database(f"sqlite:///{folder / 'ponte.db'}")) as database:
        yield database


@pytest.fixture
def session(town: Database) -> Iterator[Session]:
    with town.read() as session:
        yield session


def test_sixty_households_speak_ten_languages(session: Session) -> None:
    firsts = select(func.min(Member.id)).group_by(Member.household_id)
    spoken = Counter(session.scalars(select(Member.language).where(Member.id.in_(firsts))))
    assert spoken.total() == demo.ALL == 60
    assert set(spoken) == LANGUAGES
    assert spoken["it"] == max(spoken.values()) <= 15
    waiting = select(Conversation.language).where(Conversation.waiting_since.is_not(None))
    assert len(set(session.scalars(waiting))) >= 7


def test_everybody_has_a_name_as_people_have(session: Session) -> None:
    names = list(session.scalars(select(Member.name)))
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[A-Z][a-z]+( [A-Z][a-z]+)+", name)] == []
    households = list(session.scalars(select(Household.name)))
    assert len(set(households)) == len(households)
    references = list(session.scalars(select(Household.reference)))
    assert all(re.fullmatch(r"S[PMO]-\d{3}", reference) for reference in references)
    assert len(set(references)) == len(references)


def _states() -> Iterator[tuple[str, type[StrEnum]]]:
    for part in iter_modules(states.__path__):
        for name, kind in vars(import_module(f"{states.__name__}.{part.name}")).items():
            if (
                isinstance(kind, type)
                and issubclass(kind, StrEnum)
                and kind is not StrEnum
                and kind not in ASIDE
            ):
                yield name, kind


#: What only a machine or a bad day brings about.
RARE: tuple[StrEnum, ...] = (
    BroadcastState.DRAFT,
    BroadcastState.SENDING,
    *TrialState,
    *TrialProblem,
    ExportState.SENT,
    ExportState.WITHHELD,
    ExportState.FAILED,
    *PhotoState,
    MessageState.QUEUED,
    MessageState.SENDING,
    MessageState.CANCELLED,
    MessageState.SKIPPED,
    MessageState.UNCHANGED,
    Outcome.STILL_OPEN,
    TaskKind.PROBLEM,
    TaskKind.NO_NEXT_STEP,
    TaskKind.PLAN_UNTOLD,
    TaskKind.EXPORT_UNSENT,
    TaskKind.RENT_UNSAFE,
    TaskKind.AGREEMENT_ENDS,
    # The demo has no group that its bot could be removed from.
    TaskKind.GROUP_LOST,
    # On Sunday evening only.
    CheckinState.ASKED,
    DocumentState.LOST,
    DocumentState.WAITING,
    # What staff do at the desk: nobody has yet asked a colleague to read, nor a family by the phrasebook.
    *ReadingRequestState,
    # Who is at the desk right now, and what was decided about answers for later.
    *Doing,
    # A sitting is held at the device of somebody who has signed in: nobody has before the demo is first opened.
    *WhyOver,
    ScheduledAnswerState.SENT,
    ScheduledAnswerState.CANCELLED,
    *QuestionState,
    TaskKind.READING_REQUESTED,
    TaskKind.QUESTION_ANSWERED,
    # Why an allowance is late or a household left, and how an attempt ended: a demo needs one of each kind, not all.
    *AllowanceDelay,
    *DepartureReason,
    ContactOutcome.REACHED,
    ContactOutcome.REFUSES,
    SwapState.CANCELLED,
    # Ends of a referral that a family or a service brings about later, and what is decided about a proposed family.
    ReferralState.NEEDS_MORE,
    ReferralState.REFUSED,
    ReferralState.DONE,
    ReferralState.CANCELLED,
    ReferralState.EXPIRED,
    ConsentGiven.SIDE_BY_SIDE,
    ConsentGiven.PAPER,
    PartnerAnswer.NEEDS_MORE,
    PartnerAnswer.OUTCOME,
    IncomingState.ACCEPTED,
    IncomingState.DECLINED,
    IncomingState.EXPIRED,
    *PartnerKind,
    # Choices, not states: there are enough of them.
    *DayPart,
    *SkillCategory,
    *SkillRefusal,
)


def test_each_state_that_a_screen_shows_occurs(session: Session) -> None:
    there: dict[type[Enumeration], set[object]] = {}
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, Enum) and column.type.enum_class is not None:
                there.setdefault(column.type.enum_class, set()).update(
                    session.scalars(select(column).distinct())
                )
    missing = {
        f"{name}.{state.name}"
        for name, kind in _states()
        if kind in there
        for state in kind
        if state not in there[kind] and not any(state is rare for rare in RARE)
    }
    assert sorted(missing) == []


def test_nothing_open_is_forgotten(session: Session) -> None:
    programme = session.scalars(select(Programme)).one()
    gaps = next_steps.gaps(session, SetClock(NOW), programme)
    # Whoever doesn't answer for two months is a gap on purpose: the daily look gives it to the coach.
    assert [gap for gap in gaps if gap.subject.kind is not SubjectKind.CORRECTIVE] == []
    assert len(gaps) <= 2


def test_each_coach_has_weeks_to_read_and_words_to_answer(session: Session) -> None:
    unread = reviews.unread(session, SetClock(NOW), Household.state == HouseholdState.ACTIVE)
    assert 30 <= len(unread) <= 55
    by_coach = Counter(
        session.scalars(
            select(Household.coach_id)
            .join(Member, Member.household_id == Household.id)
            .join(Conversation, Conversation.member_id == Member.id)
            .where(Conversation.waiting_since.is_not(None))
        )
    )
    named = {session.get_one(Staff, number).first_name for number in by_coach if number is not None}
    assert named == {"Giulia", "Davide", "Chiara", "Omar"}
    today = select(ActivitySession.id).where(
        ActivitySession.starts_at.between(NOW, NOW + timedelta(hours=12))
    )
    assert session.scalars(today).all()


def test_amounts_are_such_as_families_have(session: Session) -> None:
    for row in session.scalars(select(Entry)):
        assert 50 <= row.amount_minor <= 200_000
        assert row.spent_on <= NOW.date()
    for amount in session.scalars(select(Debt.amount_minor)):
        assert 4_000 <= amount <= 250_000
    for amount in session.scalars(select(Instalment.amount_minor)):
        assert 500 <= amount <= 15_000


def test_nothing_comes_before_its_cause(session: Session) -> None:
    payments = (
        select(Payment.created_at, RepaymentPlan.agreed_at)
        .join(Instalment, Instalment.id == Payment.instalment_id)
        .join(RepaymentPlan, RepaymentPlan.id == Instalment.plan_id)
    )
    assert all(agreed is not None and agreed <= paid for paid, agreed in session.execute(payments))
    messages = (
        select(Message.created_at, Member.joined_at)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Member, Member.id == Conversation.member_id)
    )
    assert all(
        joined is not None and said is not None and joined <= said
        for said, joined in session.execute(messages)
    )
    moved_in = dict(
        session.execute(
            select(Household.id, Household.created_at).where(func.substr(Household.reference, 4) >= "041")
        ).all()
    )
    # They moved in during the first day of their first week, and what they bought that week counts.
    for moment, household in (
        (Entry.created_at, Entry.household_id),
        (Checkin.asked_at, Checkin.household_id),
        (Approval.proposed_at, Approval.household_id),
        (Task.created_at, Task.household_id),
    ):
        for at, household_id in session.execute(select(moment, household)):
            if at is not None and household_id in moved_in:
                assert at >= moved_in[household_id] - timedelta(days=7), moment


def test_titles_of_activities_are_in_the_languages_of_those_who_come(session: Session) -> None:
    new = [title for title in session.scalars(select(Activity.title)) if len(title) > 3]
    assert len(new) == 5
    assert all(set(title) == LANGUAGES for title in new)


def test_the_phones_show_what_the_console_shows(session: Session) -> None:
    rows = chats.played(session, BOT)
    simulator = Simulator(now=lambda: NOW)
    number = simulator.add_bot(f"{BOT}:invented-token-of-the-demo", "PonteDemoBot", "Ponte").id
    members = list(
        session.scalars(select(Member).where(Member.joined_at.is_not(None), Member.left_at.is_(None)))
    )
    phones.switch_on(simulator, number, members)
    chats.show(simulator, number, rows)
    bot = simulator.bot(number)
    said = {
        (row.chat_id, row.telegram_id): row.text
        for row in rows
        if row.telegram_id is not None and row.direction is Direction.IN and row.kind in ("text", "command")
    }
    assert len(said) > 50
    for (chat_id, message_id), text in said.items():
        message = simulator.world.private_chat(bot, simulator.person(chat_id)).messages[message_id]
        assert (message.text, message.by_bot) == (text, False)
    asked = [row for row in rows if row.direction is Direction.OUT and row.operation is Operation.SEND]
    for row in asked:
        message = simulator.world.private_chat(bot, simulator.person(row.chat_id)).messages[row.telegram_id]
        assert message.by_bot


def test_the_same_seed_is_the_same_town() -> None:
    one, again, other = demo.town.residents(52, 7), demo.town.residents(52, 7), demo.town.residents(52, 8)
    assert one == again
    assert one != other
    assert {resident.language for resident in demo.town.residents(10, 7)} == LANGUAGES


def test_there_are_sayings_in_each_language() -> None:
    assert set(sayings.said()) == LANGUAGES
    names = {frozenset(of_language) for of_language in sayings.said().values()}
    assert len(names) == 1
    for language in LANGUAGES:
        lines = sayings.offered(language, "it")
        assert len(lines) == len(sayings.OFFERED)
        assert all(line.get("text") or line.get("photo") for line in lines)
    assert sayings.offered("xx", "fr") == sayings.offered("en", "en")
    # Each saying in the script of its language, but for commands.
    assert {ord(letter) > 0x5FF for letter in sayings.said()["ar"]["rent"] if letter.isalpha()} == {True}


def test_the_picture_of_a_notice_can_be_read(tmp_path: Path) -> None:
    import zxingcpp
    from PIL import Image

    path = tmp_path / "notice.png"
    path.write_bytes(sayings.picture())
    (code,) = zxingcpp.read_barcodes(Image.open(path))
    assert code.text.startswith("PAGOPA|002|")


def test_words_of_the_town_are_known_to_the_catalogues() -> None:
    assert set(Words().languages) >= LANGUAGES
