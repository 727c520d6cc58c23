"""Where the rows of the first page lead: never to a page that the reader may not open."""

from __future__ import annotations

import re

import pytest

from admin.today import leads
from budgeting.access import Action, Actor
from budgeting.access.rights import RIGHTS, WITHOUT_HOUSEHOLD
from budgeting.db.tables import Task
from budgeting.states.messages import SubjectKind
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind
from tests.admin.rights.table import PAGES
from tests.kit.databases import on_sqlite

pytestmark = on_sqlite

#: (pattern of the address, who may open the page)
GETS = [
    (re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path) + "$"), page.who)
    for (method, path), page in PAGES.items()
    if method == "GET"
]


def readers(address: str) -> frozenset[str]:
    """The roles that may open an address."""
    path = re.split(r"[?#]", address)[0]
    found = [frozenset(map(str, who)) for pattern, who in GETS if pattern.match(path)]
    assert found, f"{path} is no page"
    # A named page comes before one whose number would match it, too.
    return found[0]


def see(role: Role, *, of_a_family: bool, kind: TaskKind) -> bool:
    """Whether a task of this kind is on the role's first page."""
    if of_a_family:
        return role in RIGHTS[Action.TAKE_TASK]
    return role in WITHOUT_HOUSEHOLD and (WITHOUT_HOUSEHOLD[role] is None or kind in WITHOUT_HOUSEHOLD[role])


@pytest.mark.parametrize("role", list(Role))
def test_no_row_leads_to_a_page_that_its_reader_may_not_open(role: Role) -> None:
    me = Actor(1, frozenset({(1, role)}), frozenset())
    shut = []
    for kind in TaskKind:
        for subject in (None, *SubjectKind):
            for household, conversation in ((2, None), (2, 3), (None, 3), (None, None)):
                if not see(role, of_a_family=household is not None, kind=kind):
                    continue
                task = Task(
                    kind=kind,
                    subject_kind=subject,
                    subject_id=1 if subject is not None or kind is not TaskKind.CANNOT_PAY else None,
                    household_id=household,
                    conversation_id=conversation,
                )
                address = leads.lead(task, me).address
                if address and role.value not in readers(address):
                    shut.append((kind.value, subject and subject.value, address))
    assert shut == []
