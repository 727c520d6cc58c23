"""The console's pages for skills: looked at, shown or not, two families brought together."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from budgeting import skills
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Message, Skill
from budgeting.households import person
from budgeting.states.messages import Direction
from budgeting.states.skills import SkillCategory, SkillKind, SkillState, SkillTime
from budgeting.states.staff import Role
from tests.kit.build import Cast
from tests.kit.console import Console
from tests.kit.databases import on_sqlite


@pytest.fixture
def entry(database: Database, clock: SetClock, chatting: Cast) -> int:
    """Lucia's, not looked at yet."""
    return database.write(
        lambda s: (
            skills.add(
                s,
                clock,
                person(s, chatting.lucia),
                SkillKind.OFFERED,
                SkillCategory.SEWING,
                "Orli <b>e</b> cerniere",
                SkillTime.EVENINGS,
            ).id
        )
    )


def _said(database: Database) -> list[str]:
    with database.read() as session:
        query = select(Message.text).where(Message.direction == Direction.OUT).order_by(Message.id)
        return list(session.scalars(query))


def test_it_is_looked_at_shown_and_two_are_brought_together(
    console: Console, database: Database, clock: SetClock, chatting: Cast, entry: int
) -> None:
    browser = console(Role.OPERATOR)
    (task,) = browser.page("/").numbers("task")
    assert browser.page("/").part(f'[data-testid="task-{task}"]').links[0] == f"/skills/{entry}"
    assert f'data-testid="skill-{entry}"' in browser.get("/skills").text
    assert "&lt;b&gt;e&lt;/b&gt;" in browser.get(f"/skills/{entry}").text
    with database.read() as session:
        read = session.get_one(Skill, entry).changed_at.isoformat()
    answer = browser.submit(f"/skills/{entry}/approve", changed=read)
    assert answer.headers["location"] == f"/skills/{entry}?done=approved"
    assert "Cucito" in _said(database)[0]
    assert browser.page("/").numbers("task") == []
    interest = database.write(
        lambda s: skills.be_interested(s, clock, person(s, chatting.harpreet), entry).id
    )
    (task,) = browser.page("/").numbers("task")
    link = browser.page("/").part(f'[data-testid="task-{task}"]').links[0]
    assert browser.get(link).headers["location"] == f"/skills/{entry}"
    assert f'data-testid="skill-{entry}"' in browser.get("/skills?show=interest").text
    assert "kaur" in browser.get(f"/skills/{entry}").text
    answer = browser.submit(f"/skills/{entry}/interests/{interest}/match")
    assert answer.headers["location"] == f"/skills/{entry}?done=matched"
    to_both = _said(database)[1:]
    assert len(to_both) == 2
    assert not any(name in text for text in to_both for name in ("rossi", "kaur"))
    assert browser.submit(f"/skills/{entry}/interests/{interest}/decline").status_code == 409


@on_sqlite
def test_what_is_not_shown_is_told_with_its_reason(
    console: Console, database: Database, chatting: Cast, entry: int
) -> None:
    browser = console(Role.COACH)
    assert browser.submit(f"/skills/{entry}/refuse", why="").status_code == 422
    stale = "2020-01-01T00:00:00+00:00"
    assert browser.submit(f"/skills/{entry}/refuse", why="private", changed=stale).status_code == 409
    answer = browser.submit(f"/skills/{entry}/refuse", why="private")
    assert answer.headers["location"] == f"/skills/{entry}?done=refused"
    assert "senza" in _said(database)[0]
    with database.read() as session:
        assert session.get_one(Skill, entry).state is SkillState.REFUSED


@on_sqlite
@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("show=all&kind=offered&category=sewing&state=waiting", True),
        ("show=all&kind=wanted", False),
        ("show=all&category=garden", False),
        ("show=all&state=shown", False),
        ("show=shown", False),
    ],
)
def test_the_list_is_filtered(console: Console, entry: int, query: str, *, there: bool) -> None:
    page = console(Role.COORDINATOR).get(f"/skills?{query}").text
    assert (f'data-testid="skill-{entry}"' in page) is there
