"""A course in a browser against the whole program: announced, answered, and reminded of the evening before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from budgeting.clock import SetClock, zone
from budgeting.db.engine import Database
from budgeting.db.tables import Enrolment
from budgeting.states.activities import EnrolmentState
from dialogs.broadcasts import announce_session
from dialogs.text import t
from dialogs.text.words import Words
from dialogs.transcripts import build, read
from tests.e2e.touring import Tour
from tests.kit.databases import on_sqlite
from tests.kit.program import at_work

pytestmark = pytest.mark.e2e

COURSE = """\
# household: rossi · member: Lucia (it) · session: Cucina insieme, 2026-03-12 15:00, 2 h, 10 seats
"""
BEGINS = datetime(2026, 3, 12, 15, tzinfo=zone("Europe/Rome"))
EVENING_BEFORE = datetime(2026, 3, 11, 18, tzinfo=zone("Europe/Rome"))


@on_sqlite
async def test_a_course_is_announced_answered_and_reminded_of(
    stage: Any, database: Database, clock: SetClock, words: Words
) -> None:
    setting = await database.write_async(lambda session: build(session, clock, read(COURSE)))
    stage.sim.world.now = clock.now
    async with at_work(stage.base, stage.sim, database, clock, words) as whole:
        hand = await Tour(stage, whole, clock, words, setting, "").phone_of("Lucia")
        session_id = setting.session_id
        assert session_id is not None
        told = await database.write_async(
            lambda session: announce_session(session, clock, words, setting.staff["Marco"], session_id)
        )
        assert told == (1, 0)
        await hand.hears(t("Hello {name}, this may interest you:", name="Lucia"))
        await hand.reads_last(t("{moment}", moment=BEGINS))
        await hand.picture("20-notice")
        coming = t("🙂 I'll come")
        await hand.press(coming)
        await hand.reads(
            t(
                "🙂 You're in: *{title}*, {moment}. I'll remind you the evening before.",
                title="Cucina insieme",
                moment=BEGINS,
            )
        )
        clock.set(EVENING_BEFORE)
        await hand.hears(t("Hello {name}, tomorrow is the day:", name="Lucia"))
        await hand.reads_last(t("Your answer: {answer}", answer=coming))
        await hand.picture("21-evening-before")
        assert await stage.sideways(hand.page) <= 0
    with database.read() as session:
        answer = session.scalars(select(Enrolment)).one()
        assert answer.state is EnrolmentState.COMING
