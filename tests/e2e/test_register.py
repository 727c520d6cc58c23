"""The attendance register on a phone: a tap is saved at once, taken back, and kept through a lost connection."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import activities
from budgeting.clock import SetClock
from budgeting.db.tables import Enrolment, Household, Member
from budgeting.states.activities import Attendance
from dialogs.text.words import Words
from tests.kit.furnished import Full
from tests.kit.house import NOW, opened

pytestmark = pytest.mark.e2e


def _lesson(session: Session) -> tuple[int, list[int]]:
    """A session that begins in ten minutes, with two who come."""
    programme = session.scalars(select(Household.programme_id).order_by(Household.id).limit(1)).one()
    adults = select(Member.id).join(Household, Household.id == Member.household_id)
    two = list(session.scalars(adults.where(Member.adult.is_(True)).order_by(Member.id).limit(2)))
    clock = SetClock(NOW)
    activity = activities.create_activity(
        session, clock, None, programme, kind="course", title={"it": "Corso"}
    )
    starts = NOW + timedelta(minutes=10)
    meeting = activities.add_session(
        session,
        clock,
        None,
        activity.id,
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        place="Torre",
    )
    for member in two:
        activities.answer_for(session, clock, None, meeting.id, member, "coming")
    return meeting.id, two


async def test_taps_are_saved_undone_and_wait_for_the_connection(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words
) -> None:
    path, _ = full_house
    async with opened(path, tmp_path, chromium, words, "it") as room, room.colleague("paolo", 360) as paolo:
        meeting, (one, other) = await room.database.write_async(_lesson)
        page = paolo.page

        def mark(member: int, code: str) -> str:
            return f'#mark-{member} button[value="{code}"].register-mark'

        async def noted() -> dict[int, Attendance | None]:
            rows = select(Enrolment.member_id, Enrolment.attendance).where(Enrolment.session_id == meeting)
            found = await room.database.read_async(lambda session: session.execute(rows).all())
            return {row.member_id: row.attendance for row in found}

        await paolo.goes(f"/activities/sessions/{meeting}/attendance")
        await page.locator(mark(one, "present")).click()
        await expect(page.locator(f"#mark-{one}")).to_have_attribute("data-now", "present")
        assert await noted() == {one: Attendance.PRESENT, other: None}
        await page.locator(f"#mark-{one} [data-undo]").click()
        await expect(page.locator(f"#mark-{one}")).to_have_attribute("data-now", "")
        await page.context.set_offline(True)
        await page.locator(mark(one, "late")).click()
        await page.locator(mark(one, "justified")).click()
        await page.locator(mark(other, "absent")).click()
        await expect(page.locator("#register-waiting")).to_be_visible()
        await expect(page.locator(mark(one, "justified"))).to_have_attribute("aria-pressed", "true")
        assert await noted() == {one: None, other: None}
        await page.context.set_offline(False)
        await expect(page.locator("#register-waiting")).to_be_hidden()
        await expect(page.locator(f"#mark-{one}")).to_have_attribute("data-now", "justified")
        await expect(page.locator(f"#mark-{other}")).to_have_attribute("data-now", "absent")
        assert await noted() == {one: Attendance.JUSTIFIED, other: Attendance.ABSENT}
        await expect(page.locator("#register-counts")).to_have_text(re.compile("2 di 2"))
