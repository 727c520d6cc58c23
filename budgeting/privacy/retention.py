"""What is kept of a family, grouped as families read it, and for how many years what may not be deleted stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from budgeting.arrears import visibility
from budgeting.data_map import TABLES, Erasure, Group, Start
from budgeting.data_map.declaring import YEAR, About, Table
from budgeting.households import Person

_ORDER = tuple(Group)


@dataclass(frozen=True, slots=True)
class Retention:
    """One group: for how long at most its rows are kept, in days, and from when."""

    group: Group
    days: int
    start: Start

    @property
    def years(self) -> int:
        """Whole years; 0 for something kept for less than one."""
        return self.days // YEAR.days


def _of_families(tables: Mapping[str, Table]) -> dict[Group, list[Table]]:
    by_group: dict[Group, list[Table]] = {}
    for table in tables.values():
        if table.group is not None and table.about in (About.HOUSEHOLD, About.MEMBER):
            by_group.setdefault(table.group, []).append(table)
    return by_group


def _retention(group: Group, tables: list[Table]) -> Retention:
    periods = [table.keep for table in tables if table.keep is not None]
    longest = max(periods, key=lambda period: period.lasts)
    return Retention(group, longest.lasts.days, longest.start)


def everything(person: Person) -> list[Retention]:
    """Every group kept of this person's family, in the order of `Group`."""
    by_group = _of_families(TABLES)
    return [
        _retention(group, by_group[group]) for group in _ORDER if group in by_group and _sees(person, group)
    ]


def staying(person: Person) -> list[Retention]:
    """The groups of which something stays when their data is erased, and for how long."""
    stays = {name: table for name, table in TABLES.items() if table.erasure is Erasure.STAYS}
    by_group = _of_families(stays)
    return [
        _retention(group, by_group[group]) for group in _ORDER if group in by_group and _sees(person, group)
    ]


def going(person: Person) -> list[Group]:
    """The groups that are deleted, or of which only numbers without a name are left."""
    goes = {name: table for name, table in TABLES.items() if table.erasure is not Erasure.STAYS}
    left = {each.group for each in staying(person)}
    by_group = _of_families(goes)
    return [group for group in _ORDER if group in by_group and group not in left and _sees(person, group)]


def _sees(person: Person, group: Group) -> bool:
    return group is not Group.ARREARS or visibility.sees_arrears(person)
