"""My hours and allowance: what was done of each activity, what was earned, what came and what is late."""

from __future__ import annotations

from datetime import date

from budgeting.activities import allowances, hours
from budgeting.activities.hours import Tally
from budgeting.clock import zone
from budgeting.db.tables import Allowance
from budgeting.errors import NotFound, NotPossible
from budgeting.money import Money
from budgeting.states.activities import AllowanceState
from budgeting.states.programmes import Instrument
from dialogs.activities.dialog import dialog
from dialogs.activities.notices import COURSES
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.text import Text, t, verbatim

#: The activities that fit one message.
SHOWN = 5
HOURS = Choice(t("🎓 My hours and allowance"), "hours", dialog="training")


def any_to_show(turn: Turn) -> bool:
    """Whether the member has hours or an allowance anywhere."""
    return bool(hours.of_member(turn.session, turn.clock, turn.person))


@dialog.step
class Hours(Step):
    name = "hours"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        tallies = hours.of_member(turn.session, turn.clock, turn.person)[:SHOWN]
        if not tallies:
            return reply(
                t("There are no hours of yours yet. They begin with the first course you go to."),
                rows=[[COURSES], [TALK, MENU]],
            )
        texts: list[Text] = [t("🎓 *Your hours and allowances*")]
        rows: list[list[Choice]] = []
        for tally in tallies:
            texts += [verbatim(""), *_of(tally, turn)]
            rows += [
                [book_button(allowance)]
                for allowance in tally.allowances
                if allowance.state is AllowanceState.RECEIVED and may_book(turn, allowance)
            ][:2]
        return reply(*texts, rows=[*rows, [COURSES], [TALK, MENU]])


@dialog.action("hours")
def show(turn: Turn, value: str) -> Next:
    return Open("training", "hours")


@dialog.action("book")
def book(turn: Turn, value: str) -> Next:
    """Write an allowance that came into the family's books, because they tapped it."""
    if not turn.person.has(Instrument.SPENDING):
        turn.gone(t("Your office does not use this here at the moment. Everything you wrote is kept."))
        return Stay()
    try:
        amount = allowances.book(turn.session, turn.clock, turn.person, int(value) if value.isdigit() else 0)
    except NotFound:
        turn.gone(t("That is no longer there."))
        return Stay()
    except NotPossible as error:
        booked = error.reason == "booked"
        turn.gone(t("This is already written down.") if booked else t("That is no longer there."))
        return Stay()
    turn.say(t("✓ Written down as money that came in: {amount}", amount=amount), rows=[[MENU]])
    return Stay()


def book_button(allowance: Allowance) -> Choice:
    amount = Money(allowance.amount_minor, allowance.currency)
    return Choice(t("✏️ Write down {amount}", amount=amount), "book", str(allowance.id), dialog="training")


def may_book(turn: Turn, allowance: Allowance) -> bool:
    return allowance.entry_id is None and turn.person.has(Instrument.SPENDING)


def _of(tally: Tally, turn: Turn) -> list[Text]:
    texts = [
        t("*{title}*", title=tally.title(turn.language)),
        t("⏳ {done} of {hours} h", done=tally.done_text, hours=tally.whole_text),
    ]
    if tally.justified:
        texts.append(t("🗒 Justified absence: {hours} h", hours=tally.justified_text))
    if tally.activity.allowance_minor:
        texts.append(t("💶 Earned so far: {amount}", amount=tally.earned))
    if tally.received:
        texts.append(t("✓ Received: {amount}", amount=tally.received))
    texts += [expected(each, turn.today) for each in tally.expected]
    if tally.next is not None:
        moment = tally.next.starts_at.astimezone(zone(tally.next.zone))
        texts.append(t("🗓 Next time: {moment}", moment=moment))
    return texts


def expected(allowance: Allowance, today: date) -> Text:
    """An allowance on its way: when it is expected, or that it is late."""
    amount, day = Money(allowance.amount_minor, allowance.currency), allowance.expected_on
    if allowance.delay is not None and day >= today:
        if day != allowance.delayed_from:
            return t("⚠️ {amount} is late: now expected on {date}.", amount=amount, date=day)
        return t("⚠️ {amount} is late. We don't know the day yet.", amount=amount)
    if allowances.is_late(allowance, today):
        return t("⚠️ {amount} is late: it was expected on {date}.", amount=amount, date=day)
    return t("🔜 {amount} is coming: expected on {date}.", amount=amount, date=day)
