"""The page of the pact: promises of both sides, ticked by a tap; or the proposal that waits for an answer."""

from __future__ import annotations

from textwrap import shorten

from budgeting import agreements, events
from budgeting.agreements import AgreementView, PromiseView
from budgeting.errors import NotFound, NotPossible
from budgeting.events import EventKind
from budgeting.states.agreements import AgreementState, Side
from budgeting.states.programmes import Instrument
from dialogs.agreements import wording
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Dialog, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.text import Text, t

dialog = Dialog("pact", first="page", instrument=Instrument.AGREEMENTS)

OPEN = Choice(t("🤝 Our pact"), "open", dialog="pact")
GIVE = Choice(t("➕ I gave some time"), "give", dialog="pact")
#: Characters of a promise on a button, which must stay short in every language.
_ON_BUTTON = 28
#: Promises that can be ticked at once.
_TICKED = 6


@dialog.step
class Page(Step):
    name = "page"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        household = turn.person.household_id
        pact = agreements.current(turn.session, household)
        proposal = agreements.proposed(turn.session, household)
        if pact is None and proposal is not None and turn.person.adult:
            return offer(proposal)
        if pact is None:
            return reply(
                t("🤝 There is no pact yet."),
                t("A pact is a promise from both sides: what you would like to do, and what we do for you."),
                t("If you would like one, talk to someone."),
                rows=[[TALK, MENU]],
            )
        rows: list[list[Choice]] = []
        if turn.person.adult:
            rows += [[_tick(promise)] for promise in pact.of(Side.FAMILY) if not promise.done][:_TICKED]
            rows.append([GIVE])
            if proposal is not None:
                rows.append([Choice(t("📄 The new proposal"), "proposal", str(proposal.id), dialog="pact")])
        return reply(*wording.whole(pact, turn.today), rows=[*rows, [TALK, MENU]])


def offer(proposal: AgreementView, *opening: Text) -> Reply:
    """A proposal with its three answers."""
    number = str(proposal.id)
    return reply(
        *(opening or (t("🤝 *We'd like to make a pact with you.* Take your time reading it."),)),
        *wording.summary(proposal),
        t("Do you agree to this pact?"),
        rows=[
            [Choice(t("✅ Yes, I agree"), "accept", number, dialog="pact")],
            [Choice(t("💬 I'd change something"), "change", number, dialog="pact")],
            [Choice(t("✕ No, thank you"), "decline", number, dialog="pact")],
            [TALK, MENU],
        ],
    )


def _tick(promise: PromiseView) -> Choice:
    short = shorten(promise.text, _ON_BUTTON, placeholder="…")
    return Choice(t("✅ Done: {what}", what=short), "done", str(promise.id), dialog="pact")


@dialog.action("open")
def open_page(turn: Turn, value: str) -> Next:
    return Open("pact")


@dialog.action("proposal")
def show_proposal(turn: Turn, value: str) -> Next:
    proposal = the_proposal(turn, value)
    if proposal is None:
        return Open("pact")
    turn.send(offer(proposal))
    return Stay()


@dialog.action("done")
def done(turn: Turn, value: str) -> Next:
    try:
        promise = agreements.tick(turn.session, turn.clock, int(value), person=turn.person)
    except (NotFound, NotPossible, ValueError):
        turn.gone(t("That is no longer in the pact."))
        return Stay()
    tell(turn)
    turn.say(
        t("✅ Done: {promise}. Well done!", promise=promise.text),
        rows=[[Choice(t("↩️ Not done yet"), "undone", value, dialog="pact")], [OPEN, MENU]],
    )
    return Stay()


@dialog.action("undone")
def undone(turn: Turn, value: str) -> Next:
    try:
        agreements.untick(turn.session, turn.clock, int(value), person=turn.person)
    except (NotFound, NotPossible, ValueError):
        turn.gone(t("That is no longer in the pact."))
        return Stay()
    tell(turn)
    turn.say(t("All right, it stays open."), rows=[[OPEN, MENU]], edits=turn.tapped_id)
    return Stay()


def the_proposal(turn: Turn, value: str) -> AgreementView | None:
    """The proposal of that number, if it still waits for this family's answer."""
    if not value.isdigit() or not turn.person.adult:
        return None
    try:
        pact = agreements.view(turn.session, int(value))
    except NotFound:
        return None
    theirs = pact.household_id == turn.person.household_id
    return pact if theirs and pact.state is AgreementState.PROPOSED else None


def tell(turn: Turn) -> None:
    """Open pages show it now."""
    events.tell(
        turn.session,
        turn.clock,
        EventKind.RSVP,
        programme_id=turn.person.programme_id,
        conversation_id=turn.conversation.id,
    )
