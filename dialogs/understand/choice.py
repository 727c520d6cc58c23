"""Which of the headings and sources named in a clause applies, and whether the money went out or came in."""

from __future__ import annotations

from collections.abc import Sequence

from budgeting.headings import Heading, Kind, Source
from dialogs.understand.matches import STRONG, TYPO, WEAK, Hit

_NONE: frozenset[str] = frozenset()
#: What a thing is for matters more than the thing: a zoo trip with school, a television in instalments. But the
#: taxi to the hospital is a taxi.
_RATHER: dict[str, frozenset[str]] = {
    Heading.LEISURE: frozenset({Heading.SCHOOL}),
    Heading.HEALTH: frozenset({Heading.TRANSPORT}),
    Heading.TRANSPORT: frozenset({Heading.DEBTS}),
    Heading.COMMUNICATIONS: frozenset({Heading.DEBTS}),
    Heading.PERSONAL: frozenset({Heading.DEBTS}),
    Heading.OTHER: frozenset({Heading.DEBTS}),
}


def choose(hits: Sequence[Hit], sign: str, spent: bool, came: bool, given: bool) -> tuple[Kind, Hit | None]:
    spending = [hit for hit in hits if hit.kind is Kind.EXPENSE and hit.weight]
    named = {hit.category for hit in spending if hit.weight >= STRONG}
    out = max(
        (hit for hit in spending if not named & _RATHER.get(hit.category, _NONE) or hit.weight > STRONG),
        key=lambda hit: hit.rank,
        default=None,
    )
    into = max(
        (hit for hit in hits if hit.kind is Kind.INCOME and hit.weight),
        key=lambda hit: hit.rank,
        default=None,
    )
    help_ = Hit(Kind.INCOME, Source.HELP.value, WEAK)
    if sign == "+" or (came and not spent):
        gift = out is not None and out.category == Heading.PERSONAL and out.weight == WEAK
        return Kind.INCOME, into if into and into.weight > WEAK else help_ if given or gift else into
    if spent:
        return Kind.EXPENSE, out
    if (
        given
        and (out is None or out.weight == WEAK or out.category == Heading.OTHER)
        and (into is None or into.weight <= TYPO)
    ):
        return Kind.INCOME, help_
    if into and (out is None or into.rank > out.rank):
        return Kind.INCOME, into
    return Kind.EXPENSE, out
