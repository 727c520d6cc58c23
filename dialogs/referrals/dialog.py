"""May this be passed on? The question with its answers, and the page of everything that is passed on."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import shorten

from budgeting import referrals
from budgeting.db.tables import Referral
from budgeting.errors import NotFound, NotPossible
from budgeting.referrals import ReferralView
from budgeting.states.referrals import ReferralState, Scope
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Dialog, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.referrals import wording
from dialogs.text import Text, t

dialog = Dialog("referrals", first="page", instrument=None)

OPEN = Choice(t("📨 What is passed on"), "open", dialog="referrals")
#: Characters of a service's name on a button, which must stay short in every language.
_ON_BUTTON = 22
#: Ended ones that the page still shows.
_ENDED = 3


@dialog.step
class Page(Step):
    name = "page"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        views = referrals.of_person(turn.session, turn.clock, turn.person)
        running = [view for view in views if view.is_open]
        shown = [*running, *[view for view in views if not view.is_open][-_ENDED:]]
        if not shown:
            return reply(t("Nothing about you is passed on to other services."), rows=[[TALK, MENU]])
        rows: list[list[Choice]] = []
        for view in running:
            name = shorten(view.partner, _ON_BUTTON, placeholder="…")
            rows.append(
                [Choice(t("📄 Read: {service}", service=name), "read", str(view.id), dialog="referrals")]
            )
            if view.state is not ReferralState.ASKED:
                rows.append([_take_back(t("↩️ Take back: {service}", service=name), view.id)])
        return reply(
            t("📨 *What is passed on about you*"),
            *[wording.line(view) for view in shown],
            rows=[*rows, [TALK, MENU]],
        )


def offer(view: ReferralView, *opening: Text) -> Reply:
    """The question with its three answers."""
    number = str(view.id)
    return reply(
        *(opening or (t("Your office would like to ask {service} to help you.", service=view.partner),)),
        *wording.question(view),
        t("Is that all right for you?"),
        rows=[
            [Choice(t("✅ Yes, pass it on"), "yes", number, dialog="referrals")],
            [Choice(t("✕ No, please don't"), "no", number, dialog="referrals")],
            [TALK, MENU],
        ],
        tells_arrears=Scope.PLAN in view.scope,
    )


@dialog.action("open")
def open_page(turn: Turn, value: str) -> Next:
    return Open("referrals")


@dialog.action("read")
def read(turn: Turn, value: str) -> Next:
    view = _theirs(turn, value)
    if view is None:
        return _gone(turn)
    if view.state is ReferralState.ASKED:
        turn.send(offer(view))
        return Stay()
    turn.send(
        reply(
            wording.line(view),
            *wording.question(view),
            rows=[[_take_back(t("↩️ Take it back"), view.id)], [OPEN], [TALK, MENU]],
            tells_arrears=Scope.PLAN in view.scope,
        )
    )
    return Stay()


@dialog.action("yes")
def yes(turn: Turn, value: str) -> Next:
    def agree(number: int) -> Referral:
        return referrals.agree(turn.session, turn.clock, turn.person, number, turn.language)

    row = _changed(turn, value, agree)
    if row is None:
        return _gone(turn)
    turn.say(
        t("✓ Thank you. Your office will pass it on to {service}.", service=row.partner_name),
        t("When they answer, I'll tell you here."),
        rows=[[OPEN], [TALK, MENU]],
    )
    return Stay()


@dialog.action("no")
def no(turn: Turn, value: str) -> Next:
    def refuse(number: int) -> Referral:
        return referrals.refuse(turn.session, turn.clock, turn.person, number)

    if _changed(turn, value, refuse) is None:
        return _gone(turn)
    turn.say(
        t("✓ All right, nothing is passed on. Nothing else changes for you."),
        t("If you change your mind, talk to someone."),
        rows=[[TALK, MENU]],
    )
    return Stay()


@dialog.action("take_back")
def take_back(turn: Turn, value: str) -> Next:
    view = _theirs(turn, value)
    if view is None:
        return _gone(turn)
    turn.say(
        t("Shall I take it back? Then {service} can no longer read anything.", service=view.partner),
        rows=[
            [Choice(t("✓ Yes, take it back"), "taken_back", value, dialog="referrals")],
            [Choice(t("✕ Leave it as it is"), "open", dialog="referrals")],
            [TALK],
        ],
    )
    return Stay()


@dialog.action("taken_back")
def taken_back(turn: Turn, value: str) -> Next:
    def withdraw(number: int) -> Referral:
        return referrals.withdraw(turn.session, turn.clock, turn.person, number)

    row = _changed(turn, value, withdraw)
    if row is None:
        return _gone(turn)
    turn.say(
        t("✓ Done. {service} can no longer read anything about you.", service=row.partner_name),
        t("If they have read it already, your office tells them that you took it back."),
        rows=[[OPEN], [TALK, MENU]],
    )
    return Stay()


def _take_back(label: Text, number: int) -> Choice:
    return Choice(label, "take_back", str(number), dialog="referrals")


def _theirs(turn: Turn, value: str) -> ReferralView | None:
    """The open referral of that number, if it is about this person."""
    views = referrals.of_person(turn.session, turn.clock, turn.person)
    return next((view for view in views if str(view.id) == value and view.is_open), None)


def _changed(turn: Turn, value: str, change: Callable[[int], Referral]) -> Referral | None:
    try:
        return change(int(value))
    except (NotFound, NotPossible, ValueError):
        return None


def _gone(turn: Turn) -> Next:
    turn.gone(t("That question is no longer open."))
    return Open("referrals")
