"""What a plan is called: by what it is for, so that two plans of a family are never taken for one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from budgeting.arrears.plans.view import PlanView


@dataclass(frozen=True, slots=True)
class Title:
    """What a plan's name is made of; the words for it are found where they are shown.

    Staff's own name, else the debt's line and creditor, else nothing but ``since``.
    """

    given: str = ""
    line: str = ""
    creditor: str = ""
    #: When it begins: where nothing else names it, or where another one is called the same.
    since: date | None = None
    #: Its place among those that begin on one day and are called the same, from 1; 0 for who stands alone.
    number: int = 0


def titles(plans: Sequence[PlanView]) -> dict[int, Title]:
    """The titles of one household's plans by plan; no two of them are alike."""
    by_plan: dict[int, Title] = {}
    borrowed = 0
    for alike in _together((plan, _base(plan)) for plan in plans):
        named = any(_base(alike[0]))
        for same in _together((plan, plan.since) for plan in alike):
            for place, plan in enumerate(sorted(same, key=lambda each: each.id), start=1):
                number = place if len(same) > 1 else 0
                borrows = _names_another(plan, plans)
                if borrows:
                    # Its name may be just what another is called in some language, from the same day on.
                    borrowed += 1
                    number = len(plans) + borrowed
                dated = len(alike) > 1 or not named or borrows
                by_plan[plan.id] = Title(
                    plan.name, plan.line, plan.creditor, plan.since if dated else None, number
                )
    return by_plan


def _base(plan: PlanView) -> tuple[str, ...]:
    if plan.name:
        return (plan.name.casefold(),)
    return plan.line, plan.creditor.casefold()


def _names_another(plan: PlanView, plans: Sequence[PlanView]) -> bool:
    """Whether staff called it by the creditor of a plan that is called by its creditor: "Rent · ALER", say."""
    given = plan.name.casefold()
    return any(
        bool(other.creditor) and not other.name and other.creditor.casefold() in given
        for other in plans
        if given
    )


def _together(keyed: Iterable[tuple[PlanView, object]]) -> list[list[PlanView]]:
    groups: dict[object, list[PlanView]] = defaultdict(list)
    for plan, key in keyed:
        groups[key].append(plan)
    return list(groups.values())
