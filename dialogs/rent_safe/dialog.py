"""Show whether the rent is safe, and hear that it can't be paid."""

from __future__ import annotations

from budgeting import bills, rent_safe
from budgeting.arrears import hardship
from budgeting.db.tables import Case
from budgeting.rent_safe import Light, Outlook, Unknown
from budgeting.states.arrears import Hardship
from budgeting.states.programmes import Instrument
from dialogs.bills.dialog import LIST, paid_button
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Dialog, Next, Open, Step
from dialogs.engine.turn import Turn
from dialogs.hardship import AskCause
from dialogs.rent_safe import wording
from dialogs.text import t, verbatim

dialog = Dialog("rent_safe", first="light", instrument=Instrument.BILLS)

CANNOT = Choice(t("✋ I can't make it"), "cannot", dialog="rent_safe")
WHY = Choice(t("🔎 See why"), "open", dialog="rent_safe")
_CHECKIN = Choice(t("🗓 Weekly check-in"), "open", dialog="checkin")
_RENT = Choice(t("🏠 Write down the rent"), "rent", dialog="bills")


@dialog.step
class Shown(Step):
    name = "light"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        person = turn.person
        outlook = rent_safe.outlook(turn.session, turn.clock, person.household_id, seen_by=person)
        texts = wording.headline(outlook)
        why = wording.reason(outlook)
        if why:
            texts += [verbatim(""), *why]
        if outlook.rent_on is not None and outlook.rent_on < turn.today:
            texts.insert(1, t("The rent of {date} is not marked as paid yet.", date=outlook.rent_on))
        return reply(*texts, rows=_rows(turn, outlook), tells_arrears=wording.tells_arrears(outlook))


def _rows(turn: Turn, outlook: Outlook) -> list[list[Choice]]:
    rows: list[list[Choice]] = []
    if outlook.why is Unknown.NO_RENT:
        rows.append([_RENT])
    elif outlook.light is Light.UNKNOWN:
        rows.append([_CHECKIN])
    if outlook.rent_id is not None and outlook.rent_on is not None and outlook.rent_on <= turn.today:
        rows.append([paid_button(outlook.rent_id)])
    if outlook.light in (Light.RED, Light.AMBER):
        rows.append([CANNOT])
    return [*rows, [LIST], [TALK, MENU]]


@dialog.action("open")
def open_light(turn: Turn, value: str) -> Next:
    return Open("rent_safe")


@dialog.action("cannot")
def cannot(turn: Turn, value: str) -> Next:
    return Open("rent_safe", "cause")


@dialog.step
class Cause(AskCause):
    """The same question as under an instalment; the answer is about the rent, and tells nothing else."""

    def declare(self, turn: Turn, cause: Hardship) -> Case | None:
        if bills.rent(turn.session, turn.person.household_id) is None:
            return None
        return hardship.declare_rent(turn.session, turn.clock, turn.person, turn.conversation.id)
