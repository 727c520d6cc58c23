"""Side by side on a tablet, in Urdu: the consent, a check-in by taps up to its picture, and back with the password."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from budgeting.db.tables import Checkin, Consent, Conversation, Member
from budgeting.states.checkins import CheckinState
from dialogs.side_by_side.words import WORDS
from dialogs.text import t
from dialogs.text.words import Words
from tests.e2e.at_the_tablet import answer_by_taps, drawn, tap
from tests.kit.colleague import PASSWORD
from tests.kit.furnished import Full
from tests.kit.house import opened

pytestmark = pytest.mark.e2e

TABLET = {"width": 820, "height": 1180}
YES, CHECKIN = t("✅ Yes, I agree"), t("🗓 Weekly check-in")


def _without_a_phone(session: Session, member_id: int) -> int:
    """From now on the member reads Urdu, has no phone and has agreed to nothing. Returns their household."""
    session.execute(delete(Consent).where(Consent.member_id == member_id))
    session.execute(delete(Checkin))
    session.execute(update(Conversation).where(Conversation.member_id == member_id).values(member_id=None))
    session.execute(update(Member).where(Member.id == member_id).values(language="ur", joined_at=None))
    return session.get_one(Member, member_id).household_id


async def test_a_family_without_a_phone_tells_its_week_on_the_tablet(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words
) -> None:
    path, made = full_house
    async with opened(path, tmp_path, chromium, words, "it") as room, room.colleague("giulia") as giulia:
        page = giulia.page
        await page.set_viewport_size(TABLET)
        household = await room.database.write_async(lambda s: _without_a_phone(s, made.amina))
        await giulia.goes(f"/households/{household}/people")
        await page.locator(f'a[href="/households/{household}/side/{made.amina}"]').click()
        await giulia.presses("Begin, and hand over the device")
        main = page.locator("main")
        await expect(main).to_have_attribute("dir", "rtl")
        await expect(page.locator(".frame-menu")).to_have_count(0)

        await tap(page, words.plain(YES, "ur"))
        await tap(page, words.plain(CHECKIN, "ur"))
        await answer_by_taps(page, words, "ur")
        picture = page.get_by_alt_text(words.plain(WORDS["picture"], "ur"))
        await expect(picture).to_be_visible()
        await drawn(page)
        await giulia.picture("side-by-side-summary")
        await page.set_viewport_size(TABLET)
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= TABLET["width"]

        # Nobody gets from here into the console without the password.
        await giulia.goes("/households")
        await expect(main).to_have_attribute("dir", "rtl")
        await giulia.opens("Finish")
        await page.locator("input[name=password]").fill(PASSWORD)
        await page.locator(".side-end button").click()
        await giulia.sees(giulia.said("Sitting side by side has ended."))
        await giulia.sees(giulia.said("entered with {name}", name="Giulia"))
        await room.database.read_async(lambda s: _is_recorded(s, made.amina))


def _is_recorded(session: Session, member_id: int) -> None:
    consent = session.scalars(select(Consent).where(Consent.member_id == member_id)).one()
    checkin = session.scalars(select(Checkin)).one()
    assert consent.witness_id is not None
    assert (checkin.state, checkin.beside_id) == (CheckinState.DONE, consent.witness_id)
