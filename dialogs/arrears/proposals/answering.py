"""*I agree*: the plan runs, its reminders are planned, the first date is said."""

from __future__ import annotations

from budgeting.arrears import plans, proposals
from budgeting.arrears.proposals import Proposal
from budgeting.db.tables import RepaymentPlan
from budgeting.errors import NotFound, NotPossible
from budgeting.states.arrears import Objection, Offer
from dialogs.arrears.plan_news import SEE
from dialogs.arrears.proposals.dialog import GONE, answerable, dialog, stale
from dialogs.arrears.proposals.wording import plan_name
from dialogs.buttons import MENU, TALK
from dialogs.engine.steps import Next, Stay
from dialogs.engine.turn import Turn
from dialogs.text import t

#: They said yes to something that no longer fits: staff look at it again.
_NO_LONGER_FITS = {"outdated", "lapsed", "already_running", "not_running", "past", "far"}


@dialog.action("accept")
def accept(turn: Turn, value: str) -> Next:
    known = answerable(turn, value)
    if known is None:
        return Stay()
    try:
        proposals.accept(turn.session, turn.clock, turn.person, known.id)
    except NotFound:
        turn.gone(GONE)
        return Stay()
    except NotPossible as error:
        if error.reason not in _NO_LONGER_FITS:
            return stale(turn, proposals.find(turn.session, known.id))
        proposals.decline(turn.session, turn.clock, turn.person, known.id, Objection.OUTDATED.value)
        turn.gone(GONE)
        turn.say(
            t("Thank you, {name}. Something has changed since this was proposed.", name=turn.person.name),
            t("I've told the office that you agree. They will make you a new proposal here."),
            rows=[[SEE], [TALK, MENU]],
            tells_arrears=True,
        )
        return Stay()
    # The others hear of it as of every change of a plan.
    _thank(turn, known)
    return Stay()


def _thank(turn: Turn, known: Proposal) -> None:
    # The other buttons of the proposal go, too.
    turn.gone(t("✓ Agreed"))
    texts = [t("✅ Thank you, {name}. It is agreed.", name=turn.person.name)]
    name = plan_name(turn.session, known, turn.person)
    if known.offer is Offer.PAUSE and known.until is not None:
        texts.append(t("*{plan}* is on hold.", plan=name))
        texts.append(t("Nothing is due until {date}, and there are no reminders.", date=known.until))
    elif known.draft_id is not None:
        plan = plans.view(turn.session, turn.session.get_one(RepaymentPlan, known.draft_id), turn.today)
        if (first := plan.next) is not None:
            texts.append(
                t(
                    "First comes *{amount}* on {date}. I'll remind you before.",
                    amount=first.rest,
                    date=first.due_on,
                )
            )
    turn.say(*texts, rows=[[SEE], [MENU]], tells_arrears=True)
