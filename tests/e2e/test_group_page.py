"""The phone page's group chats: a desk's group is linked, its alerts arrive, one of two colleagues takes one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import expect

from bot.staff import StaffBot, staff_bot
from budgeting import desk_groups, tasks
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from dialogs.staff_side.alerts import TAKE
from dialogs.text.words import Words
from tests.bot.staff.office import TOKEN, Office, linked
from tests.kit.databases import on_sqlite
from tests.kit.running import until, working

pytestmark = pytest.mark.e2e


@on_sqlite
async def test_a_desk_s_group_from_its_link_to_an_alert_that_a_colleague_takes(
    stage: Any,
    database: Database,
    clock: SetClock,
    words: Words,
    phone: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(staff_bot, "LOOK", 0.05)
    stage.sim.world.now = clock.now
    desk_bot = stage.sim.add_bot(TOKEN, "PonteStaffBot", "Ponte staff")
    office = Office(database, clock, stage.sim)
    office.said_to = lambda person: [  # type: ignore[method-assign]
        m for m in stage.sim.chat(person, desk_bot.id)["messages"] if m["from"] == "bot"
    ]
    start = stage.sim.start
    monkeypatch.setattr(stage.sim, "start", lambda person, payload="": start(person, payload, desk_bot.id))
    async with working(StaffBot(database, clock, words, TOKEN, stage.base)):
        giulia, marco = await linked(office, "Giulia"), await linked(office, "Marco")
        group = stage.sim.add_group("Sportello", [giulia, marco], desk_bot.id)["id"]
        code = database.write(lambda s: desk_groups.create_link(s, clock, None, office.programme, "it").token)
        page = await stage.page("/", phone)
        # The families' bot is not in it.
        await expect(page.get_by_test_id(f"person-{giulia}")).to_be_visible()
        await expect(page.get_by_test_id(f"group-{group}")).to_have_count(0)
        await page.get_by_test_id("bots").select_option("PonteStaffBot")
        await page.get_by_test_id(f"group-{group}").click()
        await expect(page).to_have_url(re.compile(f"group={group}"))
        await expect(page.get_by_test_id("group-who").locator("option")).to_have_text(["Giulia", "Marco"])
        await page.get_by_test_id("input").fill(f"/desk@PonteStaffBot {code}")
        await page.get_by_test_id("input").press("Enter")
        await expect(stage.bubble(page, "Da adesso gli avvisi")).to_be_visible()
        with database.read() as session:
            assert desk_groups.by_chat(session, group) is not None
        # An alert arrives; whoever is chosen takes it, and the message says so to everybody.
        task = office.task("one")
        alert = stage.bubble(page, f"#{task}")
        await expect(alert).to_be_visible()
        await page.get_by_test_id("group-who").select_option(label="Marco")
        # What Giulia wrote stands on the other side now, with her name.
        await expect(page.locator(".row-bot .sender", has_text="Giulia")).to_be_visible()
        take = page.get_by_test_id("button").filter(has_text=words.plain(TAKE, "it"))
        await take.click()
        await expect(page.get_by_test_id("toast")).to_contain_text(f"#{task}")
        await expect(alert).to_contain_text("Marco")
        await expect(take).to_have_count(0)
        await expect(page.locator(".edited")).to_have_count(1)
        with database.read() as session:
            assert tasks.holder(session, task) == "Marco"
        assert await stage.sideways(page) == 0
        # The bot is removed, which the program notices, and comes back.
        await page.get_by_test_id("chat-menu").click()
        await page.get_by_test_id("remove-bot").click()
        await expect(page.get_by_test_id("chat-status")).to_contain_text("il bot non c’è")
        await until(lambda: _is_lost(database, group))
        await page.get_by_test_id("chat-menu").click()
        await page.get_by_test_id("add-bot").click()
        await expect(stage.bubble(page, "Il bot è stato aggiunto")).to_be_visible()
        await page.get_by_test_id("back").click()
        await expect(page.get_by_test_id(f"group-{group}")).to_be_focused()


def _is_lost(database: Database, group: int) -> bool:
    with database.read() as session:
        return desk_groups.by_chat(session, group) is None
