"""What a family sees of an instrument that its programme has switched off: nothing, except a kind sentence."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import activities, programmes
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Entry, Member, Message
from budgeting.states.messages import Direction
from budgeting.states.programmes import Instrument
from dialogs.engine.in_use import SWITCHED_OFF
from dialogs.engine.steps import Dialog, registered
from dialogs.inbound import dispatch
from dialogs.text.words import Words
from dialogs.transcripts.engine_stage import plain_label
from tests.dialogs.two_houses import WHO, House
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite

INSTRUMENTS = [each for each in Instrument if any(dialog.instrument is each for dialog in registered())]


@pytest.fixture(params=["it", "ar"])
def house(
    request: pytest.FixtureRequest, database: Database, clock: SetClock, words: Words, cast: Cast
) -> House:
    made = House(database, clock, words, cast, language=request.param, behind=True)

    def let_read(session: Session) -> None:
        session.get_one(Member, made.member).sees_arrears = True

    def enrol(session: Session) -> None:
        """Who takes part in no course has no button for childcare during it."""
        activity = activities.create_activity(
            session, clock, None, cast.programme, kind="course", title={"it": "Corso"}
        )
        starts = clock.now() + timedelta(days=10)
        times = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
        meeting = activities.add_session(session, clock, None, activity.id, **times, place="Sala")
        activities.answer_for(session, clock, None, meeting.id, made.member, "coming")

    database.write(let_read)
    database.write(enrol)
    return made


def _set(house: House, instrument: Instrument, on: bool) -> None:
    settings = {instrument.value: on}
    house.database.write(lambda s: programmes.settle(s, house.clock, None, house.cast.programme, **settings))


def _after(house: House, act: Any) -> list[Message]:
    """What was said in answer to ``act``."""
    before = house.newest()
    act()
    house.stage.collect()
    return house.rows(after=before)


def _kind(house: House, rows: Collection[Message]) -> int:
    """How often the kind sentence was said."""
    return sum(row.text == house.label(SWITCHED_OFF.key) for row in rows)


def _leads_to(rows: Collection[Message]) -> set[str]:
    return {b["dialog"] for row in rows for line in row.buttons or [] for b in line if b.get("dialog")}


def _offered(house: House) -> set[str]:
    """Where the menu and its pages lead."""
    said = _after(house, lambda: house.stage.write(WHO, "/menu"))
    leads = _leads_to(said)
    buttons = [button for row in said for line in row.buttons or [] for button in line]
    for button in buttons:
        if (button.get("dialog"), button.get("action")) == ("menu", "page"):
            label = plain_label(button["text"])
            leads |= _leads_to(_after(house, lambda label=label: house.stage.tap(WHO, label)))
    return leads


def _hang(house: House, dialog: str, action: str) -> None:
    def job(session: Session) -> None:
        chat = session.scalars(select(Conversation).where(Conversation.member_id == house.member)).one()
        button = {"text": "old", "label": {"k": "old"}, "dialog": dialog, "action": action, "value": "1"}
        session.add(
            Message(
                conversation_id=chat.id,
                bot_id=chat.bot_id,
                direction=Direction.OUT,
                state="queued",
                created_at=house.clock.now(),
                text="…",
                buttons=[[button]],
            )
        )

    house.database.write(job)
    house.stage.collect()


def _stand(house: House, dialog: Dialog, step: str) -> None:
    def job(session: Session) -> None:
        chat = session.scalars(select(Conversation).where(Conversation.member_id == house.member)).one()
        chat.frames = [{"dialog": dialog.name, "step": step, "version": dialog.version, "data": {}}]

    house.database.write(job)


def _frames(house: House) -> list[str]:
    with house.database.read() as session:
        chat = session.scalars(select(Conversation).where(Conversation.member_id == house.member)).one()
        return [frame["dialog"] for frame in chat.frames]


def test_a_dialog_says_to_which_instrument_it_belongs() -> None:
    with pytest.raises(TypeError, match="instrument"):
        Dialog("new", first="first")  # type: ignore[call-arg]
    # Only staff send announcements, so no dialog belongs to them.
    assert set(Instrument) - set(INSTRUMENTS) == {Instrument.BROADCASTS}
    known = {dialog.name for dialog in registered()}
    assert {opened.dialog for opened in dispatch.COMMANDS.values()} <= known


@on_sqlite
def test_commands_menu_buttons_and_open_questions_of_each(house: House) -> None:
    house.stage.collect()
    whole = _offered(house)
    for instrument in INSTRUMENTS:
        mine = [dialog for dialog in registered() if dialog.instrument is instrument]
        names = {dialog.name for dialog in mine}
        _set(house, instrument, False)
        shown = _offered(house)
        # Another dialog asks for the hour of the check-in.
        beside = {"onboarding"} if instrument is Instrument.CHECKINS else set()
        assert shown == whole - names - beside
        assert whole & names, "it has its button in the menu"
        for command, opened in dispatch.COMMANDS.items():
            if command == "stop":
                continue
            said = _after(house, lambda command=command: house.stage.write(WHO, f"/{command}"))
            assert _kind(house, said) == (opened.dialog in names), command
            assert not _leads_to(said) & names, command
        for dialog in mine:
            for action in dialog.actions:
                _hang(house, dialog.name, action)
                said = _after(house, lambda: house.stage.tap(WHO, "old"))
                assert _kind(house, said) == 1, (dialog.name, action)
            for step in dialog.steps:
                _stand(house, dialog, step)
                said = _after(house, lambda: house.stage.write(WHO, "boh"))
                assert _kind(house, said) == 1, (dialog.name, step)
                assert not set(_frames(house)) & names
        _set(house, instrument, True)
        assert _offered(house) == whole


def test_without_a_diary_what_is_written_goes_to_a_person_and_is_not_booked(house: House) -> None:
    def booked() -> int:
        with house.database.read() as session:
            return len(session.scalars(select(Entry.id).where(Entry.member_id == house.member)).all())

    before = booked()
    _set(house, Instrument.SPENDING, False)
    words = {"it": "pane 3,20", "ar": "خبز ٣٫٢٠"}[house.language]
    said = _after(house, lambda: house.stage.write(WHO, words))
    assert booked() == before
    assert _leads_to(said) == {"ask", "menu"}
    _set(house, Instrument.SPENDING, True)
    house.stage.write(WHO, words)
    assert booked() == before + 1


@on_sqlite
def test_without_plans_spending_on_debts_still_counts(house: House) -> None:
    """The heading belongs to the family; only plans and instalments belong to the instrument."""
    before = _after(house, lambda: house.stage.write(WHO, "/budget"))[0].text
    _set(house, Instrument.ARREARS, False)
    assert _after(house, lambda: house.stage.write(WHO, "/budget"))[0].text == before
    words = {"it": "ho pagato la rata 85", "ar": "دفعت القسط 85"}[house.language]
    said = _after(house, lambda: house.stage.write(WHO, words))
    assert _kind(house, said) == 0
    assert "instalments" not in _leads_to(said)


@on_sqlite
def test_without_a_month_plan_nothing_is_said_of_what_is_left(house: House) -> None:
    words = {"it": "pane 3,20", "ar": "خبز ٣٫٢٠"}[house.language]
    with_plan = _after(house, lambda: house.stage.write(WHO, words))
    _set(house, Instrument.MONTH_PLAN, False)
    without = _after(house, lambda: house.stage.write(WHO, words))
    keys = [{part["k"] for row in rows for part in row.parts or []} for rows in (with_plan, without)]
    left = "Left for {heading} this month: *{left}*."
    assert (left in keys[0], left in keys[1]) == (True, False)


@on_sqlite
def test_a_question_goes_on_where_it_was_once_it_is_on_again(house: House) -> None:
    house.stage.write(WHO, "/checkin")
    _after(house, lambda: house.stage.write(WHO, "120"))
    _set(house, Instrument.CHECKINS, False)
    assert _kind(house, _after(house, lambda: house.stage.write(WHO, "boh"))) == 1
    _set(house, Instrument.CHECKINS, True)
    said = _after(house, lambda: house.stage.write(WHO, "/checkin"))
    # An answered question is not asked again.
    assert _kind(house, said) == 0
    assert _frames(house) == ["checkin"]


@on_sqlite
def test_a_command_that_no_programme_uses_is_not_listed(house: House) -> None:
    with house.database.read() as session:
        assert dispatch.unused_commands(session) == set()
    _set(house, Instrument.ACTIVITIES, False)
    with house.database.read() as session:
        assert dispatch.unused_commands(session) == {"training"}
    house.database.write(lambda s: programmes.create(s, house.clock, None, "other", "Other"))
    with house.database.read() as session:
        assert dispatch.unused_commands(session) == set()
