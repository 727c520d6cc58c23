"""Choosing a service from the directory, and who may add what is missing there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from admin.context import RequestContext
from budgeting import partners
from budgeting.access import Action
from budgeting.db.tables import Partner


@dataclass(frozen=True, slots=True)
class Directory:
    """The services that a programme offers, by name, and whether the reader may keep them."""

    programme_id: int
    services: Sequence[Partner]
    may_keep: bool

    @property
    def options(self) -> list[tuple[int, str]]:
        """The options of a `Row`."""
        return [(row.id, row.name) for row in self.services]

    @property
    def told(self) -> list[tuple[str, str]]:
        """(name, how to reach it) as families read them; the latter is empty if no family can reach it."""
        return [(row.name, partners.reach(row) if partners.reachable(row) else "") for row in self.services]


def directory(session: Session, context: RequestContext, programme_id: int) -> Directory:
    """For a page whose route has asked what the reader may do there."""
    return Directory(
        programme_id,
        partners.of_programme(session, programme_id, offered=True),
        programme_id in context.me.where(Action.KEEP_PARTNER),
    )
