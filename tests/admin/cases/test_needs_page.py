"""The form of a needs assessment, and the goals on a case's page."""

from __future__ import annotations

from datetime import date

from budgeting.cases import goals, needs
from budgeting.states.cases import GoalState, NeedArea, Standing
from budgeting.states.staff import Role
from tests.kit.console import Console
from tests.kit.databases import on_sqlite
from tests.kit.family import Family


@on_sqlite
def test_an_assessment_is_filled_in_and_compared(console: Console, family: Family, case: int) -> None:
    browser = console(Role.OPERATOR)
    form = browser.page(f"/cases/{case}/needs")
    assert form.value('[name="repeat_on"]') == "2026-05-31"
    wish = {"wish-home": "una casa asciutta"}
    sent = {"standing-home": "urgent", "how-home": "muffa"} | wish
    answer = browser.submit(f"/cases/{case}/needs", repeat_on="2026-04-01", **sent)
    assert answer.headers["location"] == f"/cases/{case}#needs"
    again = browser.page(f"/cases/{case}/needs").one('[data-testid="area-home"]')
    assert "muffa" in (again.html or "")
    # Words that nobody changed don't count where the area was not talked about.
    browser.submit(f"/cases/{case}/needs", **{"standing-work": "good", "how-home": "muffa"} | wish)
    browser.submit(f"/cases/{case}/needs", **{"standing-home": "stable", "how-home": "muffa"})
    held = family.look(lambda s: needs.of_case(s, case))
    assert held[0].repeat_on == date(2026, 4, 1)
    assert [{area: need.standing for area, need in each.needs.items()} for each in held] == [
        {NeedArea.HOME: Standing.URGENT},
        {NeedArea.WORK: Standing.GOOD},
        {NeedArea.HOME: Standing.STABLE},
    ]
    home = browser.page(f"/cases/{case}").one('[data-testid="need-home"]').html or ""
    assert "↑" in home
    assert "muffa" in home


@on_sqlite
def test_what_is_missing_is_said_and_what_was_typed_stays(
    console: Console, family: Family, case: int
) -> None:
    browser = console(Role.OPERATOR)
    for sent, wrong in (
        ({"how-work": "cerca da mesi"}, "standing-work"),
        ({"standing-work": "good", "repeat_on": "2026-02-01"}, "repeat_on"),
        ({"repeat_on": "2026-06-01"}, "standing-income"),
        ({"standing-work": "superb"}, "standing-work"),
    ):
        answer = browser.submit(f"/cases/{case}/needs", **sent)
        assert answer.status_code == 422
        assert f'id="{wrong}-wrong"' in answer.text
        assert all(words in answer.text for words in sent.values() if words != "superb")
    assert family.look(lambda s: needs.of_case(s, case)) == []


@on_sqlite
def test_goals_are_added_and_settled_on_the_page(console: Console, family: Family, case: int) -> None:
    browser = console(Role.OPERATOR)
    browser.submit(f"/cases/{case}/goals", goal="un lavoro stabile", area="work", goal_due_on="2026-06-01")
    (goal,) = family.look(lambda s: list(goals.of_case(s, case)))
    assert (goal.what, goal.area, goal.due_on) == ("un lavoro stabile", NeedArea.WORK, date(2026, 6, 1))
    browser.submit(f"/cases/{case}/actions", what="telefonare", goal=goal.id)
    assert "un lavoro stabile" in (browser.page(f"/cases/{case}").one("#todo").html or "")
    browser.submit(f"/cases/{case}/goals/{goal.id}/reached")
    assert family.look(lambda s: goals.of_case(s, case)[0].state) is GoalState.REACHED
    assert browser.submit(f"/cases/{case}/goals/{goal.id}/won").status_code == 404
    assert browser.submit(f"/cases/{case}/goals", goal=" ").status_code == 422
