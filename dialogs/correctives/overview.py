"""The list: what is under way, what is done, and what it should bring."""

from __future__ import annotations

from budgeting import correctives
from budgeting.db.tables import Corrective
from budgeting.states.correctives import CorrectiveState
from dialogs.buttons import MENU, TALK
from dialogs.correctives.dialog import GONE, amount_words, answers, called, dialog, mine
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.text import Text, t

#: As many buttons as fit a small screen.
SHOWN = 6


@dialog.step
class List(Step):
    name = "list"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        rows = correctives.of_person(turn.session, turn.person)
        texts: list[Text] = [t("🛠 *What we can do ourselves*")]
        if not rows:
            texts.append(
                t(
                    "Small things that help: a cheaper tariff, a subscription less, some hours of work. What fits you?"
                )
            )
        texts += [_line(turn, row) for row in rows]
        sums = correctives.expected(rows, turn.person.currency)
        if sums.monthly:
            texts.append(
                t("It could bring or save {amount} each month. Nobody counts on it yet.", amount=sums.monthly)
            )
        if sums.once:
            texts.append(
                t("It could bring or save {amount} once. Nobody counts on it yet.", amount=sums.once)
            )
        under_way = [row for row in rows if row.state is not CorrectiveState.DONE]
        looks = [
            [Choice(called(turn.person, row), "look", str(row.id), dialog=dialog.name)]
            for row in under_way[:SHOWN]
        ]
        add = Choice(t("➕ Add something"), "add", dialog=dialog.name)
        return reply(*texts, rows=[*looks, [add], [TALK, MENU]])


def _line(turn: Turn, row: Corrective) -> Text:
    what = called(turn.person, row)
    return t("✅ {what}", what=what) if row.state is CorrectiveState.DONE else t("⏳ {what}", what=what)


@dialog.action("open")
def open_list(turn: Turn, value: str) -> Next:
    return Open("correctives")


@dialog.action("look")
def look(turn: Turn, value: str) -> Next:
    row = mine(turn, value)
    if row is None or row.state is CorrectiveState.DROPPED:
        turn.gone(GONE)
        return Stay()
    turn.say(*details(turn, row), t("How is it going?"), rows=[answers(row), [TALK, MENU]])
    return Stay()


def details(turn: Turn, row: Corrective) -> list[Text]:
    """What it is, what it should bring, who does it, by when."""
    people = correctives.people(turn.session, row.household_id)
    texts: list[Text] = [t("*{what}*", what=called(turn.person, row))]
    amount = amount_words(row)
    if amount is not None:
        texts.append(amount)
    if row.member_id in people:
        texts.append(t("👤 {name}", name=people[row.member_id]))
    if row.by_day is not None:
        texts.append(t("📅 By {date}", date=row.by_day))
    return texts
