"""The main tasks in the console by keyboard alone: each stop comes in order, in view, and marked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from budgeting.states.cases import AfterCase
from dialogs.text.words import Words
from tests.kit.furnished import Full
from tests.kit.house import opened

pytestmark = pytest.mark.e2e

#: More stops than any page has.
FAR = 120
WIDTHS = pytest.mark.parametrize("width", [1280, 360])


async def test_a_form_that_comes_back_begins_at_its_mistake(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words
) -> None:
    path, _ = full_house
    async with opened(path, tmp_path, chromium, words, "it") as room, room.colleague("elena", 360) as elena:
        await elena.goes("/programmes")
        await elena.page.get_by_role("link", name=re.compile(elena.said("Settings"))).last.click()
        field = elena.page.locator("#wellbeing_exit_months")
        await field.fill("0")
        await field.press("Enter")
        await expect(elena.page.locator("#wellbeing_exit_months-wrong")).to_be_in_viewport()
        await expect(field).to_be_focused()


@WIDTHS
async def test_the_keyboard_alone_goes_from_the_inbox_to_a_closed_case(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words, width: int
) -> None:
    path, made = full_house
    async with opened(path, tmp_path, chromium, words, "it") as room, room.colleague("paolo", width) as paolo:
        page, keys = paolo.page, paolo.page.keyboard
        # The first stop of every page skips the navigation bar.
        await keys.press("Tab")
        await keys.press("Enter")
        await expect(page.locator("main")).to_be_focused()
        # Its name goes on with how many wait.
        await _to(page.get_by_role("link", name=re.compile(f"^{paolo.said('Inbox')}")), back=True)
        await keys.press("Enter")
        await _to(page.get_by_test_id(f"conversation-{made.waiting}").get_by_role("link"))
        await keys.press("Enter")
        await _to(paolo.button("Take it"))
        await keys.press("Enter")
        await expect(paolo.button("Hand back to the bot")).to_be_visible()
        # The pressed button is gone, but the focus does not jump back to the top of the page.
        await expect(page.locator("#bar")).to_be_focused()
        # Only one flyout is open at a time; Escape closes it and returns to its button.
        aside, give = (
            page.locator("summary").filter(has_text=paolo.said(s))
            for s in ("Snooze", "Assign to a colleague")
        )
        await _to(aside)
        await keys.press("Enter")
        await expect(page.locator("details.flyout[open]")).to_have_count(1)
        await give.click()
        await expect(page.locator("details.flyout[open] summary")).to_have_text(
            paolo.said("Assign to a colleague")
        )
        await keys.press("Tab")
        await expect(page.locator("#to")).to_be_focused()
        await expect(page.locator("#to")).to_have_value("")
        await keys.press("Escape")
        await expect(give).to_be_focused()
        await expect(page.locator("details.flyout[open]")).to_have_count(0)
        await give.click()
        await page.locator("#who").click()
        await expect(page.locator("details.flyout[open]")).to_have_count(0)

        await _to(page.get_by_label(paolo.said("Your answer")))
        await keys.type("Ci penso io.")
        await keys.press("Control+Enter")
        said = page.get_by_role("log").get_by_role("listitem").filter(has_text="Ci penso io.")
        await expect(said).to_be_visible()
        await expect(page.get_by_label(paolo.said("Your answer"))).to_be_focused()
        await _to(page.get_by_label(paolo.said("Choose messages for a case")), back=True)
        await keys.press("Space")
        await _to(said.get_by_role("checkbox"), back=True)
        await keys.press("Space")
        await _to(paolo.button("Make a case"))
        await keys.press("Enter")
        await _to(paolo.button("Take it on"))
        await keys.press("Enter")

        await _to(page.get_by_label(paolo.said("For staff only")))
        await keys.type("Letto insieme al telefono.")
        await _to(paolo.button("Save the note"))
        await keys.press("Enter")
        await expect(page.locator("#timeline")).to_contain_text("Letto insieme al telefono.")
        await _to(page.locator("summary").filter(has_text=paolo.said("The case is finished")))
        await keys.press("Enter")
        await _to(page.get_by_role("radio").first)
        await keys.press("Space")
        await _to(page.get_by_label(paolo.said("The outcome, in words")))
        await keys.type("La lettera era un avviso, niente da pagare.")
        # The instalment that the case put on hold: its reminders continue.
        afterwards = page.get_by_label(paolo.said("From now on"))
        await _to(afterwards)
        for _ in AfterCase:
            if await afterwards.input_value() == AfterCase.REMIND:
                break
            await keys.press("ArrowDown")
        await expect(afterwards).to_have_value(AfterCase.REMIND)
        await _to(paolo.button("Close the case"))
        await keys.press("Enter")
        await expect(page.get_by_test_id("state")).to_have_text(paolo.said("Closed"))


async def test_the_keyboard_alone_makes_an_announcement(
    full_house: tuple[Path, Full], tmp_path: Path, chromium: Browser, words: Words
) -> None:
    """On a small phone, where more can hide the focused element; the test above covers both widths."""
    path, _ = full_house
    async with opened(path, tmp_path, chromium, words, "it") as room, room.colleague("paolo", 360) as paolo:
        page, keys = paolo.page, paolo.page.keyboard
        # On a phone the end of the menu opens above the bar.
        await _to(page.locator(".frame-more summary"))
        await keys.press("Enter")
        await _to(page.get_by_role("link", name=paolo.said("Announcements"), exact=True))
        await keys.press("Enter")
        await _to(page.get_by_role("link", name=paolo.said("New announcement")))
        await keys.press("Enter")
        await _to(page.get_by_label(paolo.said("A planned course or meeting")))
        await keys.press("ArrowDown")
        await keys.press("ArrowDown")
        await expect(page.get_by_label(paolo.said("Your own words"))).to_be_checked()
        await _to(page.locator("#text_it"))
        await keys.type("Domani l'ufficio è chiuso.")
        await expect(page.locator("#check")).to_contain_text("Domani l'ufficio è chiuso.")
        for label in ("All sites", "All languages"):
            await _to(page.get_by_label(paolo.said(label)))
            await keys.press("Space")
        await _to(paolo.button("Next: check and send"))
        await keys.press("Enter")
        await _to(page.get_by_test_id("send"))
        await keys.press("Enter")
        await expect(page).to_have_url(re.compile(r"/broadcasts/\d+$"))
        await expect(page.get_by_test_id("waiting")).not_to_have_text("0")


async def _to(target: Locator, *, back: bool = False) -> None:
    """Tab until it has the focus, in view and marked."""
    await expect(target).to_be_visible()
    for _ in range(FAR):
        await target.page.keyboard.press("Shift+Tab" if back else "Tab")
        if await target.evaluate("node => node === document.activeElement"):
            break
    await expect(target).to_be_focused()
    await expect(target).to_be_in_viewport()
    marked = "node => { const s = getComputedStyle(node); return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; }"
    assert await target.evaluate(marked), "nobody sees where they are"
