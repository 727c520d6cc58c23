"""Begins with what a photo shows: which of several notices, and what the household knows about it."""

from __future__ import annotations

from budgeting.payment_notices import matching
from budgeting.payment_notices.matching import What
from dialogs.buttons import CANCEL, MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Again, Done, Go, Next, Step
from dialogs.engine.turn import Turn
from dialogs.payment_notices.dialog import creditor, current, dialog, gone, notices_left, seen, settled
from dialogs.payment_notices.known import say_settled
from dialogs.spending.during_other_question import entry_beside
from dialogs.text import t, tn


@dialog.step
class Which(Step):
    """Several notices in one photo, or those that are left of them."""

    name = "which"

    def ask(self, turn: Turn) -> Reply | Next:
        left = notices_left(turn)
        if not left:
            return Done()
        offered = []
        for place, notice in zip(turn.data["left"], left, strict=True):
            known = creditor(turn, notice)
            label = (
                t("🧾 {amount}, {creditor}", amount=notice.amount, creditor=known.name[:20])
                if known
                else t("🧾 {amount}, number …{last}", amount=notice.amount, last=notice.number[-4:])
            )
            offered.append([Choice(label, "one", str(place))])
        return reply(
            tn(
                "🧾 Your photo shows {count} more notice. Shall I note it?",
                "🧾 Your photo shows {count} notices. Which one first?",
                len(left),
            ),
            rows=[*offered, [TALK], [CANCEL]],
        )

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        left: list[int] = turn.data["left"]
        if action != "one" or not value.isdigit() or int(value) not in left:
            turn.say(t("All right, nothing was changed."), rows=[[MENU]])
            return Done()
        chosen = int(value)
        return Go("begin", {"left": [chosen, *(place for place in left if place != chosen)]})


@dialog.step
class Begin(Step):
    """Where a notice leads, by what the household knows of it."""

    name = "begin"

    def ask(self, turn: Turn) -> Reply | Next:
        notice = current(turn)
        if notice is None:
            return gone(turn)
        known_now = matching.known(turn.session, turn.person, notice, turn.today)
        match known_now.what:
            case What.NEW:
                return Go("due")
            case What.ELSEWHERE:
                return Go("elsewhere")
            case What.OPEN:
                return Go("known")
            case _:
                return say_settled(turn, known_now)


@dialog.step
class Elsewhere(Step):
    """Another household of the programme has a notice with this number. We say no more than that we don't know it."""

    name = "elsewhere"

    def ask(self, turn: Turn) -> Reply | Next:
        notice = current(turn)
        if notice is None:
            return gone(turn)
        return reply(
            seen(turn, notice),
            t("As far as I know, this notice is not one of yours. Is it?"),
            rows=[[Choice(t("✅ Yes, it is ours"), "ours")], [Choice(t("✕ No"), "cancel")], [TALK]],
        )

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "ours":
            return Go("due")
        turn.say(t("All right, nothing was changed."), rows=[[MENU]])
        return settled(turn)

    def on_text(self, turn: Turn, words: str) -> Next:
        return entry_beside(turn, words) or Again()
