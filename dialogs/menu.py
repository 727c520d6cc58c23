"""The menu: everything one tap away, on pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from budgeting import referrals
from budgeting.arrears import plans, visibility
from budgeting.states.programmes import Instrument
from dialogs import childcare
from dialogs.activities import hours, points
from dialogs.buttons import MENU, TALK
from dialogs.engine import in_use
from dialogs.engine.content import Choice, Reply, in_rows, reply
from dialogs.engine.steps import Dialog, Next, Open, Step
from dialogs.engine.turn import Turn
from dialogs.privacy import inviting
from dialogs.text import Text, t
from dialogs.voices.offered import LISTEN, is_offered

dialog = Dialog("menu", first="menu", instrument=None)


@dataclass(frozen=True, slots=True)
class Entry:
    """A button of a page. ``needed``: whether this person needs it now; None: always."""

    choice: Choice
    needed: Callable[[Turn], bool] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Several entries behind one button of the menu. With only one entry left, the menu shows that entry itself."""

    label: Text
    asks: Text
    entries: Sequence[Entry]


def _to(name: str, label: Text, action: str = "open") -> Choice:
    return Choice(label, action, dialog=name)


def _has_plan(turn: Turn) -> bool:
    person = turn.person
    return visibility.sees_arrears(person) and plans.current(turn.session, person.household_id) is not None


def _is_adult(turn: Turn) -> bool:
    return turn.person.adult


def _is_passed_on(turn: Turn) -> bool:
    return referrals.any_of_person(turn.session, turn.person)


def _no_day(turn: Turn) -> bool:
    """Someone who left halfway through joining gets back there."""
    person = turn.person
    return person.checkin_weekday is None and person.adult and person.has(Instrument.CHECKINS)


#: The pages by name.
PAGES: Mapping[str, Page] = {
    "money": Page(
        t("👛 Money"),
        t("👛 What would you like to see?"),
        [
            Entry(_to("envelopes", t("👛 What is left"))),
            Entry(_to("rent_safe", t("🏠 Is the rent safe?"))),
            Entry(_to("bills", t("🧾 Bills that are coming"))),
            Entry(_to("payment_notice", t("📷 Photo of a payment notice"))),
        ],
    ),
    "community": Page(
        t("🎓 Courses and community"),
        t("🎓 What are you looking for?"),
        [
            Entry(_to("training", t("🎓 Courses and meetings"))),
            Entry(hours.HOURS, hours.any_to_show),
            Entry(points.POINTS, points.any_to_show),
            Entry(_to("appointments", t("📅 Appointments"))),
            Entry(childcare.MINE, childcare.any_to_show),
            Entry(_to("skills", t("🤝 Do things together"))),
        ],
    ),
    "path": Page(
        t("🌱 Your path"),
        t("🌱 What would you like to look at?"),
        [
            Entry(_to("month_card", t("🌟 Month's card"))),
            Entry(_to("correctives", t("🛠 What we can do ourselves"))),
            Entry(_to("documents", t("📁 Documents")), _is_adult),
            Entry(_to("wellbeing", t("🌱 How money feels")), _is_adult),
            Entry(_to("pact", t("🤝 Our pact"))),
        ],
    ),
    "mine": Page(
        t("⚙️ Language and data"),
        t("⚙️ What would you like to change?"),
        [
            Entry(_to("language", t("🌍 Language"))),
            Entry(LISTEN, is_offered),
            Entry(_to("privacy", t("🔒 Your data"))),
            Entry(_to("referrals", t("📨 What is passed on")), _is_passed_on),
            Entry(inviting.OPEN, inviting.may_invite),
            Entry(Choice(t("⏰ Choose day and time of the check-in"), "day", dialog="onboarding"), _no_day),
        ],
    ),
}


@dialog.step
class Menu(Step):
    """All its buttons are standing ones, so the menu never goes stale."""

    name = "menu"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        offered: list[Choice] = []
        for entry in (
            Entry(_to("spending", t("✏️ Write down spending"))),
            Entry(_to("checkin", t("🗓 Weekly check-in"))),
            "money",
            Entry(_to("instalments", t("📆 Instalments")), _has_plan),
            "community",
            "path",
            "mine",
        ):
            offered += _shown(turn, entry) if isinstance(entry, Entry) else _page_button(turn, entry)
        return reply(
            t("What would you like to do, {name}?", name=turn.person.name),
            rows=in_rows([*offered, TALK]),
        )


class PageStep(Step):
    """A page, by its name in `PAGES`."""

    waits = False

    def ask(self, turn: Turn) -> Reply:
        page = PAGES[self.name]
        offered = [choice for entry in page.entries for choice in _shown(turn, entry)]
        return reply(page.asks, rows=[*in_rows(offered, 1), [TALK, MENU]])


@dialog.step
class MoneyPage(PageStep):
    name = "money"


@dialog.step
class CommunityPage(PageStep):
    name = "community"


@dialog.step
class PathPage(PageStep):
    name = "path"


@dialog.step
class MinePage(PageStep):
    name = "mine"


def _page_button(turn: Turn, name: str) -> list[Choice]:
    page = PAGES[name]
    offered = [choice for entry in page.entries for choice in _shown(turn, entry)]
    return offered if len(offered) < 2 else [Choice(page.label, "page", name, dialog="menu")]


def _shown(turn: Turn, entry: Entry) -> list[Choice]:
    if not in_use.leads_on(entry.choice, turn.person) or (entry.needed and not entry.needed(turn)):
        return []
    return [entry.choice]


@dialog.step
class Help(Step):
    name = "help"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        spending = [
            t("Write what you spend, as you would say it: *bread 3.20* or *yesterday petrol 20*."),
            t("Money that comes in: *+500 salary*."),
        ]
        week = t("Once a week we look at the week together. It takes a few minutes.")
        corrected = t("You can correct a message by editing it, and undo with a button.")
        has = turn.person.has
        return reply(
            t("*How it works*"),
            *(spending if has(Instrument.SPENDING) else []),
            *([week] if has(Instrument.CHECKINS) else []),
            *([corrected] if has(Instrument.SPENDING) else []),
            t("A person is always there: tap *Talk to someone*."),
            rows=[[_to("menu", t("☰ Menu")), TALK]],
        )


@dialog.action("open")
def open_menu(turn: Turn, value: str) -> Next:
    return Open("menu")


@dialog.action("page")
def open_page(turn: Turn, value: str) -> Next:
    return Open("menu", value if value in PAGES else "")
