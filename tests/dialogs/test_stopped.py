"""/stop silences everything unasked at once, whoever speaks; answers to one's own questions still come.

The lists enumerate: a new kind of due event, or a new place that queues a message by itself, is red here until it is
known not to speak to somebody who wants silence.
"""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import households
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import DueEvent
from budgeting.privacy import erasure
from budgeting.schedule import due, reminders
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.kind import Kind, Reader
from budgeting.states.messages import Lane, SubjectKind
from budgeting.states.schedule import DueKind, DueState
from budgeting.subjects import Subject
from dialogs.engine.content import reply
from dialogs.engine.notify import tell_member
from dialogs.privacy import erasure as erasures
from dialogs.proactive.speakers import SPEAKERS
from dialogs.text import t
from dialogs.text.words import Words
from tests.dialogs.two_houses import TODAY, House
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite

ROOT = Path(__file__).parents[2]
#: Where a message is queued without `notify`, and why it doesn't break the silence.
BY_THEMSELVES = {
    "dialogs/engine/turn.py": "the answer of a turn",
    "dialogs/engine/play.py": "the question of a turn",
    "dialogs/engine/notify.py": "asks whether they want silence",
    "dialogs/inbound/accept.py": "the answer to a message that made the program fail",
    "dialogs/inbound/pauses.py": "the answer to what was written during a pause",
    "dialogs/crisis/answering.py": "the answer to a cry for help",
    "dialogs/spending/during_handover.py": "the answer to what was written while a person held the chat",
    "dialogs/promises/missed.py": "an honest word about an answer they wait for; the courier skips it after /stop",
    "dialogs/privacy/export_job.py": "the copy they asked for",
    "dialogs/staff_side/handover.py": "a person's own words",
    "dialogs/staff_side/answering.py": "a person's own words",
    "dialogs/staff_side/attachments.py": "a person's own files",
    "dialogs/staff_side/tasks.py": "that a person they asked for has taken it",
    "dialogs/broadcasts/copies.py": "its audience leaves them out, and the courier skips it after /stop",
}
MEMBERS = [kind for kind in reminders.KINDS.values() if kind.to is Reader.MEMBER]


@pytest.fixture
def house(database: Database, clock: SetClock, words: Words, cast: Cast) -> House:
    house = House(database, clock, words, cast, language="it", behind=True)
    house.write("pane 3,20")
    return house


def _event(house: House, kind: Kind) -> Due:
    now = house.clock.now()
    return Due(0, kind.kind, 1, house.member, TODAY, 1, now, now + timedelta(days=1))


@pytest.mark.parametrize("kind", MEMBERS, ids=lambda kind: kind.kind.value)
def test_stop_ends_what_was_planned_and_what_would_be_said(house: House, kind: Kind) -> None:
    at = house.clock.now() + timedelta(hours=1)
    house.database.write(
        lambda s: due.put(s, kind.kind, 1, house.member, TODAY, 1, at, at + timedelta(days=1))
    )
    house.write("/stop")
    before = house.newest()
    with house.database.read() as session:
        mine = DueEvent.member_id == house.member
        left = session.scalars(select(DueEvent.kind).where(mine, DueEvent.state == DueState.PENDING))
        assert kind.kind not in set(left)
    # Even if one was already on its way, nothing is said.

    def speak(session: Session) -> None:
        event = _event(house, kind)
        if reminders.still_wanted(session, house.clock, event) is None:
            SPEAKERS[kind.kind](session, house.clock, house.words, event)

    house.database.write(speak)
    assert not house.rows(after=before)


def test_each_kind_is_for_members_or_staff() -> None:
    assert set(DueKind) == set(reminders.KINDS) == set(SPEAKERS)
    assert {kind.to for kind in reminders.KINDS.values()} == set(Reader)


def test_no_other_place_queues_a_message_by_itself() -> None:
    found = set()
    for path in (ROOT / "dialogs").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "dialogs.engine.say":
                found.add(str(path.relative_to(ROOT)))
    assert found == set(BY_THEMSELVES)


@on_sqlite
def test_an_answer_they_asked_for_still_comes(house: House) -> None:
    request = house.database.write(lambda s: erasure.ask(s, house.clock, build.person(s, house.member)).id)
    house.write("/stop")
    before = house.newest()

    def staff(session: Session) -> None:
        done = erasure.refuse(session, house.clock, None, request, "il piano è in corso")
        assert erasures.answered(session, house.clock, house.words, done) is None

    house.database.write(staff)
    assert [row.lane for row in house.rows(after=before)] == [Lane.REPLY]


@on_sqlite
def test_a_phone_that_is_not_safe_gets_no_answer_either(house: House) -> None:
    house.database.write(lambda s: households.mark_unsafe(s, house.clock, house.member))

    def tell(session: Session) -> str | None:
        return tell_member(
            session,
            house.clock,
            house.words,
            house.member,
            lambda _: reply(t("All right.")),
            subject=Subject(SubjectKind.MEMBER, house.member),
            key="answer",
            answers=True,
        )

    assert house.database.write(tell) == "unsafe"
