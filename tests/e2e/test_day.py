"""A whole day in Chromium: sixty households come in by a file, and by the evening somebody reads who looked at whom.

The program runs with its staff bot; the test sets the clock. Each step is somebody's: the coordinator imports and
audits, the operator accompanies, the service answers by its link, families tap on their phones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Locator, Page, expect
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import EVERYTHING
from budgeting import staff
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Case, Household, Member, Programme, Staff
from budgeting.states.arrears import Hardship
from budgeting.states.staff import Role
from dialogs.staff_side.alerts import TAKE
from dialogs.text import names, t
from dialogs.text.words import Words
from dialogs.transcripts import build, read
from tests.e2e.touring import PHONE, Tour, rome
from tests.kit.colleague import SIZES, Colleague, give_passwords, served
from tests.kit.databases import on_sqlite
from tests.kit.hand import Hand, person_of
from tests.kit.program import at_work
from tests.kit.running import free_port, until

pytestmark = pytest.mark.e2e

FAMILY = """\
# household: amrani · coach: Giulia · limit food: 250,00 · plan: 6 x 85,00 from 2026-03-04
# member: Amina (ar, sees arrears)
# now: 2026-03-02 09:00
"""
OPERATOR, COACH = "marco@ponte.example", "giulia@ponte.example"
COORDINATOR, ADMINISTRATOR, LEAVER = "elena@ponte.example", "sara@ponte.example", "nadia@ponte.example"
STAFF_TOKEN, STAFF_BOT = "800002:staff-bot", "ponte_staff_prova_bot"
SERVICE, WHY = "Centro per l'impiego", "Cerca un lavoro di mattina. Può cominciare subito."
CALMING = "Ho letto. Cerchiamo insieme una strada: le chiedo una cosa qui in chat."
ANSWER = "La aspettiamo giovedì alle dieci."
TITLES = {"it": "Corso di cucina", "en": "Cooking course", "ar": "دورة طبخ", "bn": "রান্নার কোর্স"}
HEAD = "Codice famiglia;Famiglia;Persona;Lingua;Coach;Morosità canone;Creditore;Data morosità"


def sixty() -> bytes:
    """A file of sixty households; seven lines are wrong, each in its own way."""
    lines = [
        [f"S{number:03}", f"Famiglia {number}", f"Persona {number}", "italiano", "Giulia", "", "", ""]
        for number in range(60)
    ]
    lines[3][3] = "klingon"
    lines[9][4] = "Nessuno"
    lines[15][5:] = ["12,50", "ALER", "31/02/2025"]
    lines[21][2] = ""
    lines[27][5:] = ["1.234", "ALER", "31/12/2025"]
    lines[33][0] = ""
    lines[39][2] = "x" * 400
    return "\n".join([HEAD, *(";".join(line) for line in lines)]).encode()


FAULTY = (5, 11, 17, 23, 29, 35, 41)


@dataclass
class Form:
    """One form of a page, filled in by the names of its fields."""

    within: Locator

    async def send(self, fields: Mapping[str, str], *ticks: str) -> None:
        for name, value in fields.items():
            field = self.within.locator(f'[name="{name}"]').first
            if await field.evaluate("one => one.tagName") == "SELECT":
                await field.select_option(value)
            else:
                await field.fill(value)
        for tick in ticks:
            await self.within.locator(tick).first.check()
        await self.within.locator("button").last.click()


def form(page: Page, action: str) -> Form:
    """The form whose address ends like this."""
    return Form(page.locator(f'form[action$="{action}"]').first)


@on_sqlite
async def test_a_day_from_sixty_households_to_the_audit(
    stage: Any, database: Database, clock: SetClock, words: Words
) -> None:
    script = read(FAMILY)
    clock.set(rome(2, 9))
    setting = await database.write_async(lambda session: build(session, clock, script))
    await database.write_async(lambda session: _colleagues(session, clock))
    await give_passwords(database)
    stage.sim.world.now = clock.now
    stage.sim.add_bot(STAFF_TOKEN, STAFF_BOT, "Ponte staff")
    port = free_port()
    console = f"http://127.0.0.1:{port}"
    more = {
        "console_port": port,
        "console_https": False,
        "console_url": console,
        "staff_token": SecretStr(STAFF_TOKEN),
    }
    async with at_work(stage.base, stage.sim, database, clock, words, EVERYTHING, **more) as whole:
        tour = Tour(stage, whole, clock, words, setting, await served(port))
        elena, marco = await tour.colleague(COORDINATOR), await tour.colleague(OPERATOR)
        await _sixty_come_in(tour, elena)
        newcomer = await _one_is_invited_and_joins(tour, marco)
        amina = await tour.phone_of("Amina")
        await _cannot_pay_is_taken_from_the_staff_bot(tour, amina, marco)
        await _the_case_is_assessed(tour, marco)
        await _the_service_answers_by_its_link(tour, elena, marco, amina)
        await _an_appointment_is_agreed(tour, marco, amina)
        course = await _a_course_in_four_languages(tour, marco, amina, newcomer)
        await _who_is_there_is_noted_on_a_phone(tour, marco, course)
        await _the_allowance_is_late(tour, marco, course, amina)
        await _a_certificate_is_printed(tour, marco, course, amina)
        await _a_colleague_leaves(tour)
        await _who_looked_is_read(tour, elena)


async def _shown(colleague: Colleague, name: str) -> None:
    """The page is no wider than a phone, nor than a desk."""
    before = colleague.page.viewport_size
    for size in SIZES.values():
        await colleague.page.set_viewport_size(size)
        assert await colleague.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
    if before is not None:
        await colleague.page.set_viewport_size(before)
    await colleague.picture(name)


def _colleagues(session: Session, clock: SetClock) -> None:
    programme = session.scalars(select(Programme.id)).one()
    for email, role in (
        (COORDINATOR, Role.COORDINATOR),
        (ADMINISTRATOR, Role.ADMINISTRATOR),
        (LEAVER, Role.OPERATOR),
    ):
        first = email.partition("@")[0].capitalize()
        person = staff.create(session, clock, email, f"{first} Inventata", first, "it")
        staff.grant(session, person.id, programme, role)


async def _sixty_come_in(tour: Tour, elena: Colleague) -> None:
    page = elena.page
    await elena.goes("/imports/new")
    await page.locator('input[type="file"]').set_input_files(
        {"name": "sessanta.csv", "mimeType": "text/csv", "buffer": sixty()}
    )
    await elena.presses("Check the file")
    await expect(page.get_by_test_id("rows-faulty")).to_have_text("7")
    for line in FAULTY:
        await expect(
            page.get_by_role("rowheader", name=elena.said("Line {number}", number=line), exact=True).first
        ).to_be_visible()
    await _shown(elena, "day-01-import")
    await page.locator('form[action$="/confirm"] button').click()

    def imported() -> bool:
        return len(tour.all_of(Household)) == 54

    await until(imported)


async def _one_is_invited_and_joins(tour: Tour, marco: Colleague) -> Hand:
    """The sheet for all, and for one of them the link itself: the paper's code is read by a camera."""
    page = marco.page
    await marco.goes("/households/invites")
    for box in await page.locator('input[name="households"]').all():
        await box.check()
    async with page.expect_download() as printing:
        await marco.presses("Make the sheet (PDF)")
    sheet = await (await printing.value).path()
    assert sheet.read_bytes().startswith(b"%PDF-")

    chosen = next(home for home in tour.all_of(Household) if home.reference == "S000")
    await marco.goes(f"/households/{chosen.id}/people")
    await marco.presses("Renew")
    link = await page.locator(".link code").inner_text()
    phone = await tour.stage.page(link.removeprefix(tour.stage.base), PHONE)
    await phone.get_by_test_id("join-name").fill("Rosa")
    await phone.get_by_test_id("join-submit").click()
    await expect(phone.get_by_test_id("button").first).to_be_visible()
    rosa = Hand(tour.whole, phone, tour.words, "it", person_of(phone))
    await rosa.up_to_date()
    await rosa.press(tour.words.languages["it"].name)
    await rosa.press(t("✅ Yes, I agree"))
    await rosa.write("Rosa")
    await rosa.press(names.WEEKDAYS[7])
    await rosa.press(t("{hour}", hour=time(18)))
    await rosa.reads(t("Whenever you need it, /menu shows everything."))
    return rosa


async def _cannot_pay_is_taken_from_the_staff_bot(tour: Tour, amina: Hand, marco: Colleague) -> None:
    sim, operator = tour.stage.sim, next(one for one in tour.all_of(Staff) if one.email == OPERATOR)
    link = await tour.whole.database.write_async(
        lambda session: staff.create_link(session, tour.clock, operator.id).token
    )
    telegram = int(sim.add_person("Marco", language_code="it")["id"])
    bot = int(STAFF_TOKEN.partition(":")[0])
    sim.start(telegram, link, bot=bot)

    def alerts() -> list[dict[str, Any]]:
        return [each for each in sim.chat(telegram, bot)["messages"] if each["from"] == "bot"]

    await until(lambda: any("Marco" in each["text"] for each in alerts()))
    await amina.write("/plan")
    await amina.press(t("✋ I can't make it"))
    await amina.press(names.HARDSHIPS[Hardship.LOST_WORK])
    await amina.reads(t("I've told {who}, who will call you to find a way together.", who="Giulia"))
    taking = tour.words.plain(TAKE, "it")

    def offered() -> dict[str, Any] | None:
        found = [
            each
            for each in alerts()
            if any(b["text"] == taking for row in each["buttons"] or [] for b in row)
        ]
        return found[-1] if found else None

    await until(lambda: offered() is not None)
    alert = offered()
    assert alert is not None
    assert "amrani" not in alert["text"].lower(), "an alert tells nothing of a family"
    row, column = next(
        (row, column)
        for row, line in enumerate(alert["buttons"])
        for column, button in enumerate(line)
        if button["text"] == taking
    )
    await sim.tap(telegram, alert["id"], row, column, bot=bot)
    await until(lambda: any(case.owner_id == operator.id for case in tour.all_of(Case)))
    await marco.goes("/inbox?tab=mine")
    await marco.page.locator(".conversation-row").first.click()
    await expect(marco.page.get_by_role("log")).to_be_visible()
    await marco.page.locator("#text").fill(CALMING)
    await marco.presses("Send to the family")
    await expect(marco.page.locator(".said-staff").filter(has_text=CALMING)).to_be_visible()
    await _shown(marco, "day-02-taken")
    # While somebody holds a conversation its dialogs are silent.
    await marco.presses("Hand back to the bot")
    await expect(amina.page.get_by_test_id("bubble-text").filter(has_text=CALMING)).to_be_visible()
    await amina.up_to_date()


def _case(tour: Tour) -> Case:
    found: Case = tour.all_of(Case)[0]
    return found


async def _the_case_is_assessed(tour: Tour, marco: Colleague) -> None:
    page, case = marco.page, _case(tour)
    await marco.goes(f"/cases/{case.id}")
    opening = page.locator(f'form[action="/cases/{case.id}/open"] button')
    if await opening.count():
        await opening.first.click()
    await marco.goes(f"/cases/{case.id}/needs")
    for area, standing in (("work", "difficult"), ("income", "urgent")):
        section = page.get_by_test_id(f"area-{area}")
        await section.locator(f'input[type="radio"][value="{standing}"]').check()
        await section.locator("textarea").last.fill("Un contratto di mattina")
    await marco.presses("Save the assessment")
    await expect(page.locator("#needs")).to_contain_text("Un contratto di mattina")
    await _shown(marco, "day-03-needs")


async def _the_service_answers_by_its_link(
    tour: Tour, elena: Colleague, marco: Colleague, amina: Hand
) -> None:
    page, case = marco.page, _case(tour)
    programme = tour.all_of(Programme)[0].id
    await elena.goes(f"/programmes/{programme}/partners")
    await form(elena.page, "/partners").send(
        {"name": SERVICE, "kind": "job_agency", "email": "lavoro@example.org"}
    )
    await elena.sees(SERVICE)
    await marco.goes(f"/cases/{case.id}/referrals/new")
    partner = page.locator('select[name="partner"]')
    await partner.select_option(label=SERVICE)
    await form(page, "/referrals/new").send({"why": WHY})
    await expect(page).to_have_url(re.compile(r"/referrals/\d+"))
    await tour.whole.quiet()
    await expect(amina.page.get_by_test_id("bubble-text").filter(has_text=WHY).last).to_be_visible()
    await amina.press(t("✅ Yes, pass it on"))
    await page.reload()
    await page.locator('form[action$="/link"] button').click()
    link = await page.locator(".link code, code").first.inner_text()
    await _shown(marco, "day-04-link")
    door = await tour.stage.page(urlsplit(link).path, PHONE, tour.console)
    await expect(door.get_by_text(WHY)).to_have_count(0)
    await door.get_by_role("button", name=marco.said("Open the message")).click()
    await expect(door.get_by_text(WHY)).to_be_visible()
    await door.locator('[name="answer"][value="accepted"]').check()
    await door.locator('[name="note"]').fill(ANSWER)
    await door.locator('[name="next_on"]').fill("2026-03-05")
    await door.locator('form[action$="/answer"] button.btn-primary').click()
    await page.goto(f"{tour.console}/cases/{case.id}")
    await page.locator('#referrals a[href^="/referrals/"]').first.click()
    await marco.sees(ANSWER)
    await tour.whole.quiet()
    await expect(amina.page.get_by_test_id("bubble-text").filter(has_text=SERVICE).last).to_be_visible()


async def _an_appointment_is_agreed(tour: Tour, marco: Colleague, amina: Hand) -> None:
    page = marco.page
    member = next(one for one in tour.all_of(Member) if one.name.startswith("Amina"))
    await marco.goes(f"/appointments/new?member={member.id}")
    await form(page, f"/appointments/new?member={member.id}").send(
        {
            "way": "phone",
            "minutes": "30",
            "day_1": "2026-03-06",
            "hour_1": "10:00",
            "day_2": "2026-03-06",
            "hour_2": "16:00",
        }
    )
    await expect(page).to_have_url(re.compile(r"/appointments/\d+|/households/\d+"))
    await tour.whole.quiet()
    await amina.up_to_date()
    await amina.page.get_by_test_id("button").filter(has_text="16:00").last.click()
    await amina.up_to_date()
    await marco.goes("/appointments")
    await marco.sees("16:00")
    await _shown(marco, "day-05-appointment")


async def _a_course_in_four_languages(tour: Tour, marco: Colleague, amina: Hand, rosa: Hand) -> int:
    page = marco.page
    await marco.goes("/activities/new")
    await page.locator("main details summary").first.click()
    fields = {f"title_{code}": title for code, title in TITLES.items()}
    await form(page, "/activities/new").send(
        {**fields, "kind": "paid_path", "allowance": "8,00", "per": "hour"}
    )
    await expect(page).to_have_url(re.compile(r"/activities/\d+"))
    number = int(urlsplit(page.url).path.rpartition("/")[2])
    adding = page.locator(f'form[action="/activities/{number}/sessions"]')
    await page.locator("details:has(form[action$='/sessions']) > summary").click()
    await Form(adding).send(
        {"day": "2026-03-02", "begins": "15:00", "ends": "17:00", "place": "Sala civica", "capacity": "8"}
    )
    await marco.goes("/broadcasts/new")
    await page.locator('select[name="session"]').select_option(index=1)
    await page.get_by_label(marco.said("All languages")).check()
    sites = page.get_by_label(marco.said("All sites"))
    if await sites.count():
        await sites.check()
    await expect(page.get_by_test_id("reached")).to_have_text("2")
    await _shown(marco, "day-06-announcement")
    await marco.presses("Next: check and send")
    await page.get_by_test_id("send").click()
    await expect(page).to_have_url(re.compile(r"/broadcasts/\d+$"))
    for hand, language in ((amina, "ar"), (rosa, "it")):
        await expect(
            hand.page.get_by_test_id("bubble-text").filter(has_text=TITLES[language]).last
        ).to_be_visible()
        await hand.up_to_date()
        await hand.press(t("🙂 I'll come"))
    await expect(page.get_by_test_id("answer-coming")).to_have_text(f"{marco.said('Yes')}: 2")
    return number


async def _hours_pass(tour: Tour, marco: Colleague, hour: int, minute: int) -> None:
    """Whoever did nothing for hours signs in again; an open page would go there by itself, at the same time."""
    await marco.page.goto("about:blank")
    await tour.whole.move(tour.clock, rome(2, hour, minute))
    await marco.signs_in(OPERATOR)


async def _who_is_there_is_noted_on_a_phone(tour: Tour, marco: Colleague, course: int) -> None:
    await _hours_pass(tour, marco, 15, 5)
    page = marco.page
    await page.set_viewport_size(PHONE)
    await marco.goes(f"/activities/{course}")
    await page.locator('a[href*="/activities/sessions/"]').first.click()
    await page.locator('a[href$="/attendance"]').first.click()
    for code, row in (("present", 0), ("late", 1)):
        mark = page.locator('[id^="mark-"]').nth(row)
        await mark.locator(f'button[value="{code}"].register-mark').click()
        await expect(mark).to_have_attribute("data-now", code)
    await page.set_viewport_size({"width": 1280, "height": 800})
    await _hours_pass(tour, marco, 17, 30)


async def _the_allowance_is_late(tour: Tour, marco: Colleague, course: int, amina: Hand) -> None:
    page = marco.page
    await marco.goes(f"/activities/{course}")
    await form(page, f"/activities/{course}/allowances").send({"expected_on": "2026-03-10"})
    row = page.get_by_test_id(re.compile(r"^tally-")).filter(has_text="Amina")
    await row.locator("details > summary").first.click()
    await Form(row.locator('form[action$="/put-off"]')).send({"why": "payer", "expected_on": "2026-03-20"})
    await expect(row).to_contain_text(marco.said("late"))
    await _shown(marco, "day-07-allowance")
    await amina.hears(t("🎓 Your allowance for *{title}* is late. We are sorry.", title=TITLES["ar"]))


async def _a_certificate_is_printed(tour: Tour, marco: Colleague, course: int, amina: Hand) -> None:
    page = marco.page
    await marco.goes(f"/activities/{course}/certificates")
    await page.locator('input[name="members"]').first.check()
    await form(page, "/certificates").send({"signer": "Elena Inventata"})
    paper = page.locator('a[href$="/paper.pdf"]').first
    await expect(paper).to_be_visible()
    answer = await page.request.get(tour.console + str(await paper.get_attribute("href")))
    assert (await answer.body()).startswith(b"%PDF-")
    await _shown(marco, "day-08-certificate")


async def _a_colleague_leaves(tour: Tour) -> None:
    sara = await tour.colleague(ADMINISTRATOR)
    nadia = next(one for one in tour.all_of(Staff) if one.email == LEAVER)
    await sara.goes(f"/people/{nadia.id}")
    await form(sara.page, "/suspend").send({"reason": "fine del contratto"})
    await sara.sees(sara.said("suspended"))


async def _who_looked_is_read(tour: Tour, elena: Colleague) -> None:
    await elena.page.goto("about:blank")
    await elena.signs_in(COORDINATOR)
    (home,) = (one for one in tour.all_of(Household) if one.name == "amrani")
    await elena.goes(f"/households/{home.id}")
    await elena.follows("History")
    await elena.follows("Who looked at this family, when and why")
    looks = elena.page.locator("#list")
    await expect(looks).to_contain_text("Marco")
    await expect(looks).to_contain_text(elena.said("has a case of this family"))
    await _shown(elena, "day-09-looks")
    await elena.goes("/audit")
    rows = elena.page.locator("#list tbody")
    await expect(rows).to_contain_text("Sara Inventata")
    await _shown(elena, "day-10-audit")
