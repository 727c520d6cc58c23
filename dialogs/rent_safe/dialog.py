"""Show whether the rent is safe, and hear that it can't be paid."""

from __future__ import annotations

from budgeting import bills, rent_safe, tasks
from budgeting.arrears import hardship
from budgeting.rent_safe import Light, Outlook, Unknown
from budgeting.states.arrears import Hardship
from budgeting.states.messages import SubjectKind
from budgeting.states.programmes import Instrument
from budgeting.states.tasks import TaskKind, Urgency
from budgeting.subjects import Subject
from dialogs import promises, talk_to_person
from dialogs.bills.dialog import LIST, paid_button
from dialogs.buttons import BACK, MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Dialog, Done, Drop, Next, Open, Step
from dialogs.engine.turn import Turn
from dialogs.rent_safe import wording
from dialogs.spending.during_other_question import entry_beside
from dialogs.text import names, t, verbatim

dialog = Dialog("rent_safe", first="light", instrument=Instrument.BILLS)

CANNOT = Choice(t("✋ I can't make it"), "cannot", dialog="rent_safe")
WHY = Choice(t("🔎 See why"), "open", dialog="rent_safe")
_CHECKIN = Choice(t("🗓 Weekly check-in"), "open", dialog="checkin")
_RENT = Choice(t("🏠 Write down the rent"), "rent", dialog="bills")
#: At most as many words as a plain entry has, such as "yesterday bread 3.20".
_PLAIN = 3


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
class Cause(Step):
    """The same question as under an instalment; the answer is about the rent, and tells nothing else."""

    name = "cause"

    def ask(self, turn: Turn) -> Reply:
        causes = [[Choice(name, "cause", cause.value)] for cause, name in names.HARDSHIPS.items()]
        return reply(
            t("Thank you for telling me. It happens, and there is a way through."),
            t("What has happened?"),
            rows=[*causes, [BACK, TALK]],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        if len(words.split()) <= _PLAIN and (heard := entry_beside(turn, words)) is not None:
            return heard
        return self.on_button(turn, "cause", Hardship.OTHER.value)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        rent = bills.rent(turn.session, turn.person.household_id)
        if action != "cause" or value not in set(Hardship) or rent is None:
            turn.say(t("All right, nothing was changed."), rows=[[MENU]])
            return Done()
        case = hardship.declare_rent(turn.session, turn.clock, turn.person, turn.conversation.id)
        task = tasks.about(turn.session, TaskKind.CANNOT_PAY, Subject(SubjectKind.CASE, case.id))
        if task is None:
            task = talk_to_person.pass_on(turn, Urgency.HIGH, said_in=turn.message_id)
        else:
            talk_to_person.wait(turn, TaskKind.CANNOT_PAY.value, Urgency.HIGH, said_in=turn.message_id)
        turn.say(*promises.will_call(turn, task))
        return Drop(Open("ask", "told"))
