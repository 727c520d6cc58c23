"""The words for childcare during a course: what was said, how a pair stands, and what everybody should know."""

from __future__ import annotations

from datetime import datetime

from budgeting.activities import SessionView
from budgeting.childcare import OtherSide
from budgeting.clock import zone
from budgeting.states.childcare import ChildcareKind, SwapState
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.text import Text, t, tn

#: Said whenever two are about to meet.
SAFETY = t(
    "The office brings people together and checks nobody. Meet first with the children, "
    "and leave them only if you feel safe."
)
GONE = t("That is no longer there.")
MINE = Choice(t("🧒 Children during courses"), "open", dialog="childcare")


def button(session_id: int) -> Choice:
    """Beside a session, for those who take part in the course."""
    return Choice(t("🧒 My children meanwhile"), "session", str(session_id), dialog="childcare")


def moment_of(view: SessionView) -> datetime:
    """When it begins, as clocks show it there."""
    return view.starts_at.astimezone(zone(view.zone))


def children(count: int) -> Text:
    return tn("🧒 {count} child", "🧒 {count} children", count)


def stands(view: SessionView, other: OtherSide, opening: Text | None = None) -> Reply:
    """How the pair stands, for one of the two."""
    texts = [opening] if opening is not None else []
    about: dict[str, str | datetime] = {"title": view.title, "moment": moment_of(view)}
    rows: list[list[Choice]] = []
    if other.state is SwapState.ASKED and not other.agreed:
        texts.append(
            t("🧒 Somebody from *{title}* could look after your children: {moment}.", **about)
            if other.kind is ChildcareKind.NEED
            else t("🧒 Somebody from *{title}* needs you for the children: {moment}.", **about)
        )
        if other.kind is ChildcareKind.OFFER:
            texts.append(children(other.children))
        texts += [t("Do you agree? Only then each of you learns the other's first name."), SAFETY]
        rows.append([_choice(t("✓ Yes, I agree"), "agree", other)])
        rows.append([_choice(t("✕ No, thank you"), "decline", other)])
        texts.append(t("You can say no without a reason. The other person won't hear who said it."))
    elif other.state is SwapState.ASKED:
        texts += [
            t("✓ You have agreed: *{title}*, {moment}.", **about),
            t("I'm still waiting for the other person, and I'll write to you."),
        ]
        rows.append([_choice(t("✕ No, thank you"), "decline", other)])
    elif other.state is SwapState.AGREED:
        texts.append(
            t("🤝 {name} looks after your children: *{title}*, {moment}.", name=other.name, **about)
            if other.kind is ChildcareKind.NEED
            else t("🤝 You look after the children of {name}: *{title}*, {moment}.", name=other.name, **about)
        )
        texts.append(children(other.children))
        texts += [t("You see each other at the course: agree there on place and time."), SAFETY]
        rows.append([_choice(t("✕ I can't any more"), "call_off", other)])
    elif other.cancelled_session:
        texts.append(t("🧒 *{title}*, {moment}, does not take place. Nobody needs childcare then.", **about))
    else:
        texts.append(t("🧒 It hasn't worked out this time: *{title}*, {moment}.", **about))
        if other.kind is ChildcareKind.NEED:
            texts.append(t("The office goes on looking. Please think of another way too."))
    return reply(*texts, rows=[*rows, [TALK, MENU]])


def _choice(label: Text, action: str, other: OtherSide) -> Choice:
    return Choice(label, action, str(other.swap_id), dialog="childcare")
