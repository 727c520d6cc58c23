"""*No*: what doesn't suit, by icon or in their own words; staff look for something else."""

from __future__ import annotations

from budgeting.arrears import proposals
from budgeting.errors import NotFound, NotPossible
from budgeting.states.arrears import Objection
from dialogs.arrears.plan_news import SEE
from dialogs.arrears.proposals import news
from dialogs.arrears.proposals.dialog import GONE, UNCHANGED, answerable, could, dialog, stale
from dialogs.buttons import BACK, MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Done, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.spending.during_other_question import entry_beside
from dialogs.text import names, t

#: At most as many words as a plain entry has, such as "yesterday bread 3.20".
_PLAIN = 3
#: What is kept of somebody's reason; their message stays whole in the conversation.
_LONGEST = 500


@dialog.action("decline")
def decline(turn: Turn, value: str) -> Next:
    known = answerable(turn, value)
    return Stay() if known is None else Open("proposals", "why", {"proposal": known.id})


@dialog.step
class Why(Step):
    name = "why"

    def ask(self, turn: Turn) -> Reply:
        return reply(
            t("All right. What does not suit you? Then the office can look for something else."),
            t("Tap, or write it in your own words."),
            rows=[
                *([Choice(name, "why", why.value)] for why, name in names.OBJECTIONS.items()),
                [BACK, TALK],
            ],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        if len(words.split()) <= _PLAIN and (heard := entry_beside(turn, words)) is not None:
            return heard
        return self._declined(turn, words[:_LONGEST])

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action != "why" or value not in set(Objection):
            turn.say(UNCHANGED, t("The proposal stays open."), rows=[[SEE], [MENU]], tells_arrears=True)
            return Done()
        return self._declined(turn, value)

    def _declined(self, turn: Turn, reason: str) -> Next:
        number = turn.data["proposal"]
        try:
            known = proposals.decline(turn.session, turn.clock, turn.person, number, reason)
        except NotFound:
            turn.say(GONE, rows=[[MENU]], tells_arrears=True)
            return Done()
        except NotPossible:
            stale(turn, proposals.find(turn.session, number))
            return Done()
        rows = [[TALK, MENU]]
        if reason in (Objection.AMOUNT, Objection.DAY, Objection.NOT_NOW):
            rows = [[could(known.plan_id, known.debt_id)], *rows]
        turn.say(
            t(
                "Thank you for saying so. I've passed it on to {who}.",
                who=turn.person.coach or t("the office"),
            ),
            t("For now everything stays as it is. You will read here what comes next."),
            rows=rows,
            tells_arrears=True,
        )
        news.tell_others(turn, known)
        return Done()
