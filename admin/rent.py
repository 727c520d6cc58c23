"""Whether a household's rent is safe, in the words of staff: the light with its word, why, and the account behind it.

The family reads the same outlook in its own voice (`dialogs.rent_safe`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from admin.context import RequestContext
from admin.security.sign_ins import Me
from budgeting import access, rent_safe
from budgeting.access import Action
from budgeting.clock import Clock
from budgeting.db.tables import Household
from budgeting.money import Money, total
from budgeting.rent_safe import Light, Line, Outlook, Part, Unknown
from dialogs.text import Text, figures, names, t, tn

WORDS: dict[Light, Text] = {
    Light.GREEN: t("Safe"),
    Light.AMBER: t("Tight"),
    Light.RED: t("Not safe"),
    Light.UNKNOWN: t("Not known yet"),
}
#: How urgent each light is, as the components draw it.
LEVELS: dict[Light, str] = {
    Light.GREEN: "good",
    Light.AMBER: "soon",
    Light.RED: "now",
    Light.UNKNOWN: "calm",
}
#: As many bills and instalments; the smaller ones are summed up.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the account: what it is, and its amount, below zero for what is to be paid."""

    words: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Rent:
    """The outlook with its word, its level, why there is a light or none, and the account, empty without a light."""

    outlook: Outlook
    word: Text
    level: str
    why: Text
    items: Sequence[Item] = ()


def light(session: Session, clock: Clock, me: Me, household: Household) -> Rent | None:
    """Whether the rent is safe, without the account; None for somebody who may not read about it."""
    if not access.allows(me, Action.READ_BILLS, household):
        return None
    outlook = rent_safe.outlook(session, clock, household.id)
    return Rent(outlook, WORDS[outlook.light], LEVELS[outlook.light], why(outlook))


def rent(session: Session, context: RequestContext, household: Household) -> Rent | None:
    """The same with the account behind it."""
    lit = light(session, context.clock, context.me, household)
    return replace(lit, items=account(lit.outlook, context)) if lit is not None else None


def why(outlook: Outlook) -> Text:
    """What the light says, or what is missing to have one."""
    match outlook.why:
        case Unknown.NO_RENT:
            return t("The rent isn't known: how much it is, and when it is due.")
        case Unknown.OLD_CASH:
            return t("The last check-in that says what is at hand is more than four weeks old.")
        case Unknown.FEW_WEEKS:
            return tn(
                "{count} week of check-ins is known; two are needed.",
                "{count} weeks of check-ins are known; two are needed.",
                outlook.weeks,
            )
    if outlook.light is Light.RED:
        return t("Something is missing for the rent and what is due before it.")
    if outlook.light is Light.AMBER:
        return t(
            "The rent is covered, but less is left than should be: {margin}.", margin=outlook.margin or ""
        )
    return t("The rent and everything due before it is covered.")


def account(outlook: Outlook, context: RequestContext) -> list[Item]:
    """The lines that add up to the figure: what is there, the rent, then the largest that is to be paid."""
    if outlook.figure is None:
        return []
    ahead = [line for line in outlook.lines if line.part in (Part.AT_HAND, Part.INCOME, Part.RENT)]
    others = [line for line in outlook.lines if line.part in (Part.INSTALMENT, Part.BILL)]
    others.sort(key=lambda line: line.amount.minor)
    shown, rest = (others, []) if len(others) <= SHOWN + 1 else (others[:SHOWN], others[SHOWN:])
    items = [Item(_words(line, context), line.amount) for line in (*ahead, *shown)]
    if rest:
        together = total((line.amount for line in rest), outlook.figure.currency)
        items.append(Item(context.say("Smaller bills together"), together))
    return items


def _words(line: Line, context: RequestContext) -> str:
    day = figures.day(line.on, "d MMM", context.dates) if line.on is not None else ""
    name = context.chat_words.plain(names.category(line.category), context.language) if line.category else ""
    if line.label:
        name = f"{name} ({line.label})"
    match line.part:
        case Part.AT_HAND:
            return context.say("At hand now")
        case Part.INCOME:
            return context.say("{source}, as in the last months", source=name)
        case Part.INSTALMENT:
            return context.say("Instalment, {date}", date=day)
    return context.say("{bill}, {date}", bill=name, date=day)
