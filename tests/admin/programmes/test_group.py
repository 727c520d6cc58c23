"""The page of a desk's group: a code shown once, a test, unlinking; and what it says on bad days."""

from __future__ import annotations

import re

from sqlalchemy import delete, select

from budgeting import desk_groups
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, DeskGroup, StaffRole, Task
from budgeting.errors import NotFound, NotPossible
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind, TaskState
from tests.kit.build import Cast
from tests.kit.chats import english
from tests.kit.console import Console

GROUP = -1001


def test_the_life_of_a_group(console: Console, cast: Cast, database: Database, clock: SetClock) -> None:
    english(database)
    browser, path = console(Role.COORDINATOR), f"/programmes/{cast.programme}/group"
    assert "No group is linked." in browser.get(path).text
    assert browser.submit(f"{path}/test").status_code == 409
    assert browser.submit(f"{path}/link", language="xx").status_code == 422
    codes = []
    for _ in range(2):
        made = browser.submit(f"{path}/link", language="it")
        codes += re.findall(r"/desk ([\w-]{22})", made.text)
    assert codes[0] not in browser.get(path).text
    assert "A code is open until" in browser.get(path).text

    assert [_use(database, clock, code) for code in (*codes, codes[1])] == ["unknown", "linked", "unknown"]
    linked = browser.get(path).text
    assert "group-linked" in linked
    assert str(GROUP) not in linked
    assert browser.submit(f"{path}/link", language="it").status_code == 409
    for _ in range(2):
        assert browser.submit(f"{path}/test").status_code == 303
    assert "has not been sent yet" in browser.get(path).text

    database.write(lambda s: desk_groups.lost(s, clock, GROUP))
    assert "can no longer write in the group" in browser.get(path).text
    today = browser.get("/").text
    assert "The desk&#39;s group no longer gets the alerts" in today
    assert f'href="{path}"' in today
    assert browser.submit(f"{path}/unlink").status_code == 303
    assert browser.submit(f"{path}/unlink").status_code == 409
    with database.read() as session:
        [told] = session.scalars(select(Task).where(Task.kind == TaskKind.GROUP_LOST))
        assert told.state is TaskState.DONE
        lines = select(Audit.action).where(Audit.subject == "programme").order_by(Audit.id)
        assert [str(action) for action in session.scalars(lines) if "group" in action] == [
            "programme.group_offer",
            "programme.group_offer",
            "programme.group_link",
            "programme.group_test",
            "programme.group_lost",
            "programme.group_unlink",
        ]


def test_a_code_ends_after_a_day_and_with_the_rights_of_its_maker(
    console: Console, cast: Cast, database: Database, clock: SetClock
) -> None:
    path = f"/programmes/{cast.programme}/group"

    def code() -> str:
        made = console(Role.COORDINATOR).submit(f"{path}/link", language="it").text
        return re.findall(r"/desk ([\w-]{22})", made)[0]

    old = code()
    clock.advance(days=1)
    assert _use(database, clock, old) == "expired"
    new = code()
    with database.read() as session:
        maker = session.scalars(select(DeskGroup.offered_by)).one()
    database.write(lambda s: s.execute(delete(StaffRole).where(StaffRole.staff_id == maker)))
    assert _use(database, clock, new) == "no right"


def _use(database: Database, clock: SetClock, code: str) -> str:
    """Write the code in a group: what comes of it."""
    try:
        database.write(lambda s: desk_groups.use_link(s, clock, code, GROUP))
    except NotPossible as error:
        return error.reason
    except NotFound:
        return "no right"
    return "linked"
