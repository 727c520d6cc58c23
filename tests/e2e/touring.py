"""Who takes part in the tour, and how the family joins: invited in the console, then a week of entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from playwright.async_api import ViewportSize, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.clock import SetClock, zone
from budgeting.db.tables import Conversation
from budgeting.headings import Heading, Source
from budgeting.money import Money
from budgeting.states.checkins import Mood
from dialogs.checkins.reminders import BEGIN
from dialogs.text import names, t
from dialogs.text.words import Words
from dialogs.transcripts import Setting
from dialogs.transcripts.colleagues import act
from tests.kit.colleague import Colleague, at_the_console
from tests.kit.hand import Hand, person_of
from tests.kit.program import Whole

OPERATOR = "marco@ponte.example"
PHONE: ViewportSize = {"width": 360, "height": 740}


def rome(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in March 2026, as clocks in Rome show it."""
    return datetime(2026, 3, day, hour, minute, tzinfo=zone("Europe/Rome"))


@dataclass
class Tour:
    """The people and programs that take part."""

    stage: Any
    whole: Whole
    clock: SetClock
    words: Words
    setting: Setting
    console: str

    async def colleague(self, email: str) -> Colleague:
        return await at_the_console(self.stage, self.console, self.words, email)

    async def phone_of(self, name: str) -> Hand:
        """The small phone of a member who joined long ago, with an open chat."""
        person = self.setting.people[name]
        world, bot = self.stage.sim.world, self.stage.sim.bot()
        self.stage.sim.add_person(name, language_code=person.language, person_id=person.chat_id)
        world.private_chat(bot, world.people[person.chat_id]).opened = True

        def make(session: Session) -> None:
            session.add(
                Conversation(
                    bot_id=bot.id,
                    chat_id=person.chat_id,
                    member_id=person.member_id,
                    language=person.language,
                    created_at=self.clock.now(),
                )
            )

        await self.whole.database.write_async(make)
        page = await self.stage.chat(person.chat_id, PHONE)
        return Hand(self.whole, page, self.words, person.language, person.chat_id)

    async def staff_does(self, name: str, said: str) -> None:
        """What a line of a transcript would say of them, in the only conversation."""
        (conversation,) = self.all_of(Conversation)
        await self.whole.database.write_async(
            lambda session: act(
                session, self.clock, self.words, self.setting.staff[name], conversation.id, said
            )
        )

    def all_of(self, kind: Any) -> list[Any]:
        with self.whole.database.read() as session:
            return list(session.scalars(select(kind).order_by(kind.id)))


async def joins_by_the_link_of_the_console(tour: Tour, language: str = "ar", called: str = "أمينة") -> Hand:
    """The operator renews the invite, and the family opens its link on a small phone; she writes what to call her."""
    marco = await tour.colleague(OPERATOR)
    await marco.follows("Households")
    await marco.page.get_by_role("link", name="amrani").click()
    await marco.follows("People")
    await marco.presses("Renew")
    link = await marco.page.locator(".link code").inner_text()
    await marco.picture("01-invite")
    assert link.startswith(f"{tour.stage.base}/join/")

    page = await tour.stage.page(link.removeprefix(tour.stage.base), PHONE)
    await page.get_by_test_id("join-name").fill("Amina")
    await page.get_by_test_id("join-language").select_option(language)
    await page.get_by_test_id("join-submit").click()
    await expect(page.get_by_test_id("button").first).to_be_visible()
    amina = Hand(tour.whole, page, tour.words, language, person_of(page))
    await amina.up_to_date()
    await amina.press(tour.words.languages[language].name)
    await amina.press(t("✅ Yes, I agree"))
    await amina.write(called)
    await amina.press(names.WEEKDAYS[7])
    await amina.press(t("{hour}", hour=time(18)))
    await amina.reads(t("Whenever you need it, /menu shows everything."))
    await marco.page.context.close()
    return amina


async def writes_down_and_checks_in(tour: Tour, amina: Hand) -> None:
    """An entry on Monday, the check-in on Sunday evening."""
    await amina.write("pane 3,20")
    await amina.reads_last(t("{amount}", amount=Money(320)))
    await tour.whole.move(tour.clock, rome(8, 18))
    await amina.press(BEGIN.label)
    await amina.write("120")
    await amina.press(names.SOURCES[Source.WORK])
    await amina.write("350")
    await amina.press(t("✓ That is all"))
    await amina.reads_last(
        t(
            "{heading}: {amount} so far this week. Anything to add?",
            heading=names.HEADINGS[Heading.FOOD],
            amount=Money(320),
        )
    )
    await amina.write("41,30")
    await amina.press(t("✓ Nothing to add"))
    await amina.press(t("✓ No, that is all"))
    await amina.press(names.MOODS[Mood.SO_SO])
    await amina.reads(t("*Your week, {name}*", name="أمينة"))
