"""Names of plans, by what they are for, so that nobody confuses two plans of one family."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol


class Named(Protocol):
    """What names a plan: a `PlanView`, or an `Outline`."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def line(self) -> str: ...
    @property
    def creditor(self) -> str: ...
    @property
    def since(self) -> date: ...


@dataclass(frozen=True, slots=True)
class Title:
    """The parts of a plan's name; the edge that shows it chooses the words.

    Staff's own name, else the debt's line and creditor, else only ``since``.
    """

    given: str = ""
    line: str = ""
    creditor: str = ""
    #: When it begins; set if nothing else names the plan or another plan has the same name.
    since: date | None = None
    #: Its place among plans of the same name that begin on the same day, from 1; 0 if there is no other.
    number: int = 0


def titles(plans: Sequence[Named]) -> dict[int, Title]:
    """The titles of one household's plans, by plan; no two are alike."""
    by_plan: dict[int, Title] = {}
    borrowed = 0
    for alike in _together((plan, _base(plan)) for plan in plans):
        named = any(_base(alike[0]))
        for same in _together((plan, plan.since) for plan in alike):
            for place, plan in enumerate(sorted(same, key=lambda each: each.id), start=1):
                number = place if len(same) > 1 else 0
                borrows = _names_another(plan, plans)
                if borrows:
                    # Its name may match how another plan is called in some language, from the same day on.
                    borrowed += 1
                    number = len(plans) + borrowed
                dated = len(alike) > 1 or not named or borrows
                by_plan[plan.id] = Title(
                    plan.name, plan.line, plan.creditor, plan.since if dated else None, number
                )
    return by_plan


def _base(plan: Named) -> tuple[str, ...]:
    if plan.name:
        return (plan.name.casefold(),)
    return plan.line, plan.creditor.casefold()


def _names_another(plan: Named, plans: Sequence[Named]) -> bool:
    """Whether staff named it after the creditor of a plan that is titled by its creditor, such as "Rent · ALER"."""
    given = plan.name.casefold()
    return any(
        bool(other.creditor) and not other.name and other.creditor.casefold() in given
        for other in plans
        if given
    )


def _together(keyed: Iterable[tuple[Named, object]]) -> list[list[Named]]:
    groups: dict[object, list[Named]] = defaultdict(list)
    for plan, key in keyed:
        groups[key].append(plan)
    return list(groups.values())
