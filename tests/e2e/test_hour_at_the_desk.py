"""An hour at the desk on the demo's Monday: the operator works by keyboard alone, the families on their phones.

The whole program runs on the demo's families, in all ten languages and with everything that waits there. The test
sets the clock.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.phrases.labels import TITLES
from bot.demo import chats, phones, talks
from budgeting import demo
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Checkin, Conversation, Household, Member, Message, Task
from budgeting.states.checkins import CheckinState
from budgeting.states.messages import Direction
from budgeting.states.tasks import TaskKind
from dialogs.side_by_side.words import WORDS
from dialogs.staff_side import alerts
from dialogs.text import t
from dialogs.text.words import Words
from tests.e2e.at_the_tablet import answer_by_taps, drawn, tap
from tests.e2e.touring import PHONE, rome
from tests.kit.colleague import PASSWORD, Colleague, at_the_console, give_passwords, is_heard, served
from tests.kit.databases import on_sqlite
from tests.kit.hand import Hand
from tests.kit.program import BOT, Whole, at_work
from tests.kit.running import free_port
from tests.kit.sounds import voice

pytestmark = pytest.mark.e2e

#: The eight families with their stories, and one more of each language.
HOUSEHOLDS = demo.FEW + 10
PARTS = ("bot", "courier", "clock", "worker", "console")
MONDAY, TUESDAY = rome(2, 10), rome(3, 9)
OPERATOR, COLLEAGUE = "paolo@ponte.example", "nadia@ponte.example"
#: What the family that cries for help writes, and what staff answer in their own words.
CRY, COMFORT = "aiuto, non abbiamo più niente da mangiare", "La chiamo subito, restiamo in contatto."
#: Her gas and electricity, in Bengali.
WORRY = "ঘরে কারেন্ট নেই মনে হয়, কী করব?"
TOMORROW = "Domani alle dieci passo da voi con i moduli."
NO_ELECTRICITY = t("💡 No electricity")
#: More presses than any way on a page needs.
MOST_TABS, MOST_ROWS = 150, 60


@dataclass
class Desk:
    """The operator's page, reached only by its keys."""

    paolo: Colleague

    @property
    def page(self) -> Page:
        return self.paolo.page

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def tab_to(self, target: Locator) -> None:
        """Press Tab until the target has the focus."""
        await expect(target).to_be_visible()
        for _ in range(MOST_TABS):
            if await target.evaluate("node => node === document.activeElement"):
                return
            await self.press("Tab")
        raise AssertionError("no key leads there")

    async def press_on(self, target: Locator, key: str = "Enter") -> None:
        await self.tab_to(target)
        await self.press(key)

    async def open_in_the_list(self, chat: int) -> None:
        """Go through the list with j, from its top, and open this conversation."""
        row = self.page.locator(f"#c{chat}")
        await expect(row).to_be_visible()
        for _ in range(MOST_ROWS):
            if await row.evaluate("node => node === document.activeElement"):
                break
            await self.press("j")
        await self.press("Enter")
        await expect(self.page.locator(f'#conversation[data-conversation="{chat}"]')).to_be_visible()

    async def says(self, words: str) -> None:
        """Write an answer and send it."""
        # The keys work once their script has shown the way to their list.
        await expect(self.page.locator('[data-shortcut="shortcuts"]')).to_be_visible()
        await self.press("r")
        await expect(self.page.locator("#text")).to_be_focused()
        await self.page.keyboard.type(words)
        await self.press("Control+Enter")
        await expect(self.page.locator(".said-staff").filter(has_text=words)).to_be_visible()
        await self.press("Escape")


@on_sqlite
async def test_an_hour_at_the_desk_by_keyboard(
    stage: Any, database: Database, clock: SetClock, words: Words
) -> None:
    clock.set(MONDAY)
    stage.sim.world.now = clock.now
    members = await database.write_async(lambda session: _furnished(session, clock))
    await asyncio.to_thread(talks.play, database, MONDAY, BOT)
    await give_passwords(database)
    phones.switch_on(stage.sim, BOT, members)
    chats.show(stage.sim, BOT, await database.read_async(lambda session: chats.played(session, BOT)))
    port = free_port()
    more = {"console_port": port, "console_https": False}
    async with at_work(stage.base, stage.sim, database, clock, words, PARTS, **more) as whole:
        console = await served(port)
        desk = Desk(await at_the_console(stage, console, words, OPERATOR))
        family = await _phone(stage, whole, words, _one(members, "it", database))
        mother = await _phone(stage, whole, words, _one(members, "bn", database))
        await _a_cry_for_help_comes_first(desk, database, family)
        await _the_conversation_goes_to_a_colleague(desk, database, stage, console, words, family)
        await _a_phrase_with_buttons_is_answered_in_bengali(desk, database, mother)
        await _a_voice_note_is_heard(desk, database, mother)
        await _a_message_is_for_tomorrow(desk)
        await _a_family_without_a_phone_tells_its_week(desk, database, words)
        # Before the clock moves: by then the sign-in has ended, and the page leaves by itself.
        assert await stage.sideways(desk.page) <= 0
        await whole.move(clock, TUESDAY)
        await _reads(mother, TOMORROW)
        await mother.picture("desk-07-tomorrow")


def _furnished(session: Session, clock: SetClock) -> list[Member]:
    demo.load(session, clock, households_wanted=HOUSEHOLDS)
    return phones.hand_out(session, clock, BOT)


def _one(members: list[Member], language: str, database: Database) -> Member:
    """Somebody of the town who reads the language and can be written to."""
    with database.read() as session:
        theirs = {household.id: household for household in session.scalars(select(Household))}
        return next(
            member
            for member in reversed(members)
            if member.language == language
            and member.unsafe_at is None
            and member.stopped_at is None
            and member.unreachable_at is None
            and theirs[member.household_id].state.value == "active"
        )


async def _phone(stage: Any, whole: Whole, words: Words, member: Member) -> Hand:
    person = phones.FIRST + member.id
    page = await stage.chat(person, PHONE)
    return Hand(whole, page, words, member.language, person)


def _chat_of(database: Database, hand: Hand) -> int:
    with database.read() as session:
        found = session.scalar(
            select(Conversation.id).where(
                Conversation.chat_id == hand.person, Conversation.ended_at.is_(None)
            )
        )
    assert found is not None
    return found


async def _reads(hand: Hand, words: str) -> None:
    await expect(hand.page.get_by_test_id("bubble-text").filter(has_text=words).last).to_be_visible()


async def _a_cry_for_help_comes_first(desk: Desk, database: Database, family: Hand) -> None:
    await desk.paolo.goes("/")
    await family.write(CRY)
    chat = _chat_of(database, family)
    with database.read() as session:
        task = session.scalars(
            select(Task).where(Task.kind == TaskKind.CRISIS, Task.conversation_id == chat)
        ).one()
    row = desk.page.get_by_test_id(f"task-{task.id}")
    await expect(row).to_contain_text(desk.paolo.chat(alerts.KINDS[TaskKind.CRISIS]))
    await desk.paolo.picture("desk-01-today")
    await desk.press_on(row.locator("a").first)
    await expect(desk.page.locator(f'#conversation[data-conversation="{chat}"]')).to_be_visible()
    await desk.says(COMFORT)
    await desk.paolo.picture("desk-02-cry")
    await _reads(family, COMFORT)


async def _the_conversation_goes_to_a_colleague(
    desk: Desk, database: Database, stage: Any, console: str, words: Words, family: Hand
) -> None:
    await desk.press("a")
    await expect(desk.page.locator("#to")).to_be_focused()
    await desk.page.keyboard.type("Nadia")
    await desk.press_on(desk.page.locator("#bar form[action$=assign] button"))
    await desk.paolo.sees(desk.paolo.said("{name} is answering", name="Nadia"))
    nadia = await at_the_console(stage, console, words, COLLEAGUE)
    await nadia.goes("/inbox?tab=mine")
    await expect(nadia.page.locator(f"#c{_chat_of(database, family)}")).to_be_visible()
    await nadia.page.context.close()


async def _a_phrase_with_buttons_is_answered_in_bengali(desk: Desk, database: Database, mother: Hand) -> None:
    await mother.write("/talk")
    await mother.write(WORRY)
    chat = _chat_of(database, mother)
    await desk.open_in_the_list(chat)
    await expect(desk.page.get_by_role("log")).to_contain_text(WORRY)
    await desk.press("r", "/")
    title = desk.paolo.said(TITLES["utilities"].key)
    await expect(desk.page.locator("#phrase-find")).to_be_focused()
    await desk.page.keyboard.type(title)
    await desk.press("Enter")
    await expect(desk.page.locator("#phrase-send")).to_be_focused()
    await desk.paolo.picture("desk-03-phrase")
    await desk.press("Enter")
    question = t("How are things at home: are electricity and gas working?")
    await mother.hears(question)
    await mother.picture("desk-04-question")
    await mother.press(NO_ELECTRICITY)
    await desk.paolo.sees(desk.paolo.chat(NO_ELECTRICITY))


async def _a_voice_note_is_heard(desk: Desk, database: Database, mother: Hand) -> None:
    mother.whole.sim.send_voice(mother.person, voice(2), 2, bot=BOT)
    await mother.up_to_date()
    sound = desk.page.locator("#log audio").last
    await expect(sound).to_be_visible()
    await sound.evaluate("audio => { audio.muted = true; }")
    await sound.press("Space")
    await is_heard(sound)
    with database.read() as session:
        heard = session.scalars(
            select(Message.kind)
            .where(Message.conversation_id == _chat_of(database, mother), Message.direction == Direction.IN)
            .order_by(Message.id.desc())
        ).first()
    assert heard == "voice"


async def _a_message_is_for_tomorrow(desk: Desk) -> None:
    await desk.press("r")
    await desk.page.keyboard.type(TOMORROW)
    await desk.press_on(desk.paolo.button("Send later").first)
    await expect(desk.page.locator(".later-form")).to_be_visible()
    await desk.paolo.picture("desk-05-later")
    await desk.press_on(desk.paolo.button("Plan it"))
    await expect(desk.page.locator("#later")).to_contain_text(TOMORROW)


async def _a_family_without_a_phone_tells_its_week(desk: Desk, database: Database, words: Words) -> None:
    with database.read() as session:
        member = session.scalars(
            select(Member)
            .where(
                Member.adult.is_(True),
                Member.joined_at.is_(None),
                Member.left_at.is_(None),
                # Nobody at home has told this week already.
                Member.household_id.not_in(select(Member.household_id).where(Member.joined_at.is_not(None))),
            )
            .order_by(Member.id)
        ).first()
        assert member is not None
        household = session.get_one(Household, member.household_id)
    await desk.press("/")
    await expect(desk.page.locator("#search")).to_be_focused()
    await desk.page.keyboard.type(household.name)
    await expect(desk.page.locator(f'#found a[href^="/households/{household.id}"]').first).to_be_visible()
    await desk.press_on(desk.page.locator(f'#found a[href^="/households/{household.id}"]').first)
    await desk.press_on(desk.page.locator(f'a[href="/households/{household.id}/side/{member.id}"]').first)
    await desk.press_on(desk.paolo.button("Begin, and hand over the device"))
    language = member.language
    await tap(desk.page, words.plain(t("✅ Yes, I agree"), language))
    await tap(desk.page, words.plain(t("🗓 Weekly check-in"), language))
    await answer_by_taps(desk.page, words, language)
    await expect(desk.page.get_by_alt_text(words.plain(WORDS["picture"], language))).to_be_visible()
    await drawn(desk.page)
    await desk.paolo.picture("desk-06-side-by-side")
    await desk.press_on(desk.page.locator("summary").filter(has_text=desk.paolo.said("Finish")))
    await desk.tab_to(desk.page.locator("input[name=password]"))
    await desk.page.keyboard.type(PASSWORD)
    await desk.press("Enter")
    await desk.paolo.sees(desk.paolo.said("Sitting side by side has ended."))
    with database.read() as session:
        checkin = session.scalars(
            select(Checkin).where(Checkin.household_id == household.id).order_by(Checkin.id.desc())
        ).first()
    assert checkin is not None
    assert checkin.state is CheckinState.DONE
    assert checkin.beside_id is not None
