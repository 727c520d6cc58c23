"""The forms on a person's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from admin import field_lengths
from admin.context import RequestContext
from admin.kit.fields import Choice, Line, Maybe, Row
from admin.kit.form import Form
from admin.staff import manageable, queries
from admin.staff.labels import ROLES

F = TypeVar("F", bound=Form)


class Grant(Form):
    """Another role, in one of the administrator's own programmes."""

    role = Choice(ROLES)
    programme = Row()


class Revoke(Form):
    """Take a role away; ``right`` is "role-programme"."""

    right = Choice[str]()
    to = Maybe(Row())
    reason = Line(field_lengths.REASON)


class HandOver(Form):
    #: None means all programmes, for those who may.
    programme = Maybe(Row())
    to = Maybe(Row())
    reason = Line(field_lengths.REASON)


class Suspend(Form):
    to = Maybe(Row())
    reason = Line(field_lengths.REASON)


class Resume(Form):
    reason = Line(field_lengths.REASON)


class Unlink(Form):
    reason = Line(field_lengths.REASON)


class ResetFactor(Form):
    reason = Line(field_lengths.REASON)


class CloseSessions(Form):
    #: None means everywhere.
    session = Maybe(Row())


FORMS: dict[str, type[Form]] = {
    "grant": Grant,
    "revoke": Revoke,
    "handover": HandOver,
    "suspend": Suspend,
    "resume": Resume,
    "unlink": Unlink,
    "factor": ResetFactor,
}


def offered(
    context: RequestContext, card: queries.Card, programmes: Mapping[int, str]
) -> dict[str, dict[Any, Any]]:
    """The options of the forms, by field."""

    def named(roles: Any) -> str:
        return ", ".join(context.services.words.plain(ROLES[role], context.language) for role in roles)

    return {
        "programme": dict(programmes),
        "right": {f"{role.value}-{where}": f"{named([role])}, {name}" for where, name, role in card.roles},
        "to": {number: f"{name} ({named(roles)})" for number, name, roles in card.colleagues},
        "session": {session.id: "" for session in card.sessions},
    }


def read(context: RequestContext, kind: type[F], name: str, staff_id: int, posted: Mapping[str, Any]) -> F:
    """The named form as submitted about a person. Raises NotFound if the reader may not see them."""
    with context.read() as session:
        card = queries.card(session, context.clock, context.me, staff_id)
        programmes = manageable.programmes(session, context.me)
    return kind(posted, offered=offered(context, card, programmes), mark=f"{name}-")
