"""The proposals dialog itself: what is open, the buttons of a proposal, and what an old button says."""

from __future__ import annotations

from budgeting import households
from budgeting.arrears import plans, proposals, visibility
from budgeting.arrears.proposals import Proposal
from budgeting.errors import NotFound
from budgeting.states.approvals import ApprovalState
from budgeting.states.programmes import Instrument
from dialogs.arrears.plan_news import SEE
from dialogs.arrears.proposals.wording import summary
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Dialog, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.text import Text, t

dialog = Dialog("proposals", first="open", tells_arrears=True, instrument=Instrument.ARREARS)

GONE: Text = t("That proposal is no longer open.")
UNCHANGED: Text = t("All right, nothing was changed.")


def buttons(proposal_id: int) -> list[list[Choice]]:
    """The answers to a proposal."""
    number = str(proposal_id)
    return [
        [Choice(t("✓ I agree"), "accept", number, dialog="proposals")],
        [Choice(t("💬 Another amount or day"), "counter", number, dialog="proposals")],
        [Choice(t("✕ No"), "decline", number, dialog="proposals"), TALK],
    ]


def could(plan_id: int | None, debt_id: int | None = None) -> Choice:
    """The family begins by itself: about a running plan, or a debt without one."""
    about = f"{plan_id}" if plan_id is not None else f"0:{debt_id or 0}"
    return Choice(t("💬 I could manage another amount"), "could", about, dialog="proposals")


@dialog.step
class Waiting(Step):
    """The oldest proposal that waits for an answer."""

    name = "open"
    waits = False

    def ask(self, turn: Turn) -> Reply | Next:
        person = turn.person
        waiting = proposals.for_person(turn.session, person, turn.today)
        if not waiting or not visibility.sees_arrears(person):
            return Open("instalments")
        first = waiting[0]
        return reply(
            *summary(turn.session, turn.clock, first, person), rows=[*buttons(first.id), [MENU]], joint="\n\n"
        )


@dialog.action("open")
def open_proposals(turn: Turn, value: str) -> Next:
    return Open("proposals")


def answerable(turn: Turn, value: str) -> Proposal | None:
    """The proposal by its number if this person can answer it; otherwise the button goes and we say why."""
    try:
        known = proposals.of_person(turn.session, turn.person, int(value) if value.isdigit() else 0)
    except NotFound:
        turn.gone(GONE)
        return None
    if known.is_open(turn.today):
        return known
    stale(turn, known)
    return None


def stale(turn: Turn, known: Proposal) -> Next:
    """Say what became of a proposal that can't be answered any more, and what holds now."""
    turn.gone(GONE)
    person = turn.person
    newer = proposals.for_person(turn.session, person, turn.today)
    same = [each for each in newer if each.debt_id == known.debt_id]
    if same:
        turn.send(
            reply(
                _became(turn, known),
                t("This is what the office proposes now:"),
                *summary(turn.session, turn.clock, same[0], person),
                rows=buttons(same[0].id),
                joint="\n\n",
                tells_arrears=True,
            )
        )
        return Stay()
    texts, rows = [_became(turn, known)], [[SEE], [TALK, MENU]]
    running = next(
        (
            plan
            for plan in plans.current(turn.session, person.household_id, turn.today)
            if plan.debt_id == known.debt_id
        ),
        None,
    )
    if running is not None and running.next is not None:
        coming = running.next
        texts.append(t("As it is now: *{amount}* on {date}.", amount=coming.rest, date=coming.due_on))
    elif running is not None and running.paused_until is not None:
        texts.append(t("As it is now: nothing is due until {date}.", date=running.paused_until))
    waiting = proposals.waiting_counters(turn.session, person.household_id)
    mine = [each for each in waiting if each.debt_id == known.debt_id]
    if mine:
        texts.append(
            t(
                "The office has your proposal of *{amount}* a month. You will read the answer here.",
                amount=mine[0].each,
            )
        )
    elif known.state is not ApprovalState.CONFIRMED:
        rows = [[could(running.id if running else None, known.debt_id)], *rows]
    turn.send(reply(*texts, rows=rows, joint="\n\n", tells_arrears=True))
    return Stay()


def _became(turn: Turn, known: Proposal) -> Text:
    who = _other(turn, known)
    match known.state:
        case ApprovalState.CONFIRMED:
            if who:
                return t("{name} has already said yes to this.", name=who)
            return t("This is already agreed.")
        case ApprovalState.REFUSED:
            if who:
                return t("{name} has already answered this.", name=who)
            return t("This has already been answered.")
        case ApprovalState.WITHDRAWN:
            return t("The office has taken that proposal back, or made another one.")
        case _:
            return t("That proposal was open until {date}.", date=known.answer_by)


def _other(turn: Turn, known: Proposal) -> str:
    """The name of somebody else in the family who answered it; "" if it was this person or staff."""
    if known.answered_by is None or known.answered_by == turn.person.member_id:
        return ""
    return households.person(turn.session, known.answered_by).name
