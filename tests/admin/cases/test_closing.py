"""Closing a case asks what happens to the instalments it put on hold, and to its unfinished work."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from budgeting import cases
from budgeting.db.tables import Case, CaseAction, Instalment, Message, RepaymentPlan
from budgeting.states.arrears import InstalmentState, PlanState
from budgeting.states.cases import AfterCase, CaseState, Outcome
from budgeting.states.schedule import DueKind
from budgeting.states.staff import Role
from tests.admin.cases.stage import cannot_pay, number, revision, stored_case
from tests.kit.console import Browser, Console
from tests.kit.databases import on_sqlite
from tests.kit.family import Family
from tests.kit.page import Page


@pytest.fixture
def silent(family: Family, chat: int) -> tuple[int, int]:
    """(Marco's open case about an instalment that the family cannot pay, that instalment)."""
    prepared = cannot_pay(family, chat)
    family.do(cases.open, family.cast.marco, prepared)
    return prepared, stored_case(family, prepared).instalment_id or 0


def close(browser: Browser, case: int, kind: str = "solved", **fields: Any) -> Any:
    return browser.submit(
        f"/cases/{case}/close", kind=kind, outcome="parlato", revision=revision(browser, case), **fields
    )


def instalment(family: Family, number: int) -> Instalment:
    return family.look(lambda session: session.get_one(Instalment, number))


@on_sqlite
@pytest.mark.parametrize("kind", list(Outcome))
def test_without_an_answer_it_stays_open_and_a_suggestion_is_offered(
    console: Console, family: Family, silent: tuple[int, int], kind: Outcome
) -> None:
    case, instalment_id = silent
    browser = console(Role.OPERATOR)
    page = browser.page(f"/cases/{case}")
    assert page.has(f'[name="after-{instalment_id}"]')
    assert not any(_of(page, instalment_id).values("option[selected]"))
    answer = close(browser, case, kind.value)
    assert answer.status_code == 422
    assert f'aria-describedby="after-{instalment_id}-wrong"' in answer.text
    assert _of(Page(answer), instalment_id).has(f'[value="{cases.SUGGESTED[kind].value}"][selected]')
    assert "parlato" in answer.text
    assert stored_case(family, case).state is CaseState.OPEN


def test_it_was_paid_and_the_family_is_told(
    console: Console, family: Family, silent: tuple[int, int]
) -> None:
    case, instalment_id = silent
    assert close(console(Role.OPERATOR), case, **{f"after-{instalment_id}": "paid"}).status_code == 303
    assert instalment(family, instalment_id).state is InstalmentState.CONFIRMED
    assert number(family, Message) == 1


@on_sqlite
def test_reminders_go_on(console: Console, family: Family, silent: tuple[int, int]) -> None:
    case, instalment_id = silent
    assert close(console(Role.OPERATOR), case, **{f"after-{instalment_id}": "remind"}).status_code == 303
    assert instalment(family, instalment_id).hardship is None
    assert {event.subject_id for event in family.events(DueKind.INSTALMENT_REMINDER)} == {instalment_id}


@on_sqlite
def test_a_new_date_or_a_pause_needs_a_day_to_come(
    console: Console, family: Family, silent: tuple[int, int]
) -> None:
    case, instalment_id = silent
    browser = console(Role.OPERATOR)
    for what in ("new_date", "pause"):
        for day in ("", "2026-03-01", "2031-01-01", "nonsense"):
            answer = close(browser, case, **{f"after-{instalment_id}": what, f"day-{instalment_id}": day})
            assert answer.status_code == 422, (what, day)
            assert f'aria-describedby="day-{instalment_id}-wrong"' in answer.text
            assert _of(Page(answer), instalment_id).has(f'[value="{what}"][selected]')
    assert (
        close(
            browser, case, **{f"after-{instalment_id}": "pause", f"day-{instalment_id}": "2026-05-01"}
        ).status_code
        == 303
    )
    plan = family.look(lambda s: s.get_one(RepaymentPlan, family.plan_of(instalment_id)))
    assert (plan.state, plan.paused_until) == (PlanState.PAUSED, date(2026, 5, 1))


@on_sqlite
def test_the_plan_ends(console: Console, family: Family, silent: tuple[int, int]) -> None:
    case, instalment_id = silent
    assert (
        close(console(Role.OPERATOR), case, "left", **{f"after-{instalment_id}": "cancel"}).status_code == 303
    )
    assert instalment(family, instalment_id).state is InstalmentState.CANCELLED


def test_another_case_goes_on_with_it(
    console: Console, family: Family, silent: tuple[int, int], case: int
) -> None:
    about, instalment_id = silent
    browser = console(Role.OPERATOR)
    answer = close(browser, about, **{f"after-{instalment_id}": "other_case"})
    assert answer.status_code == 422
    assert f'aria-describedby="case-{instalment_id}-wrong"' in answer.text
    fields = {f"after-{instalment_id}": "other_case", f"case-{instalment_id}": str(case)}
    assert close(browser, about, **fields).status_code == 303
    assert family.look(lambda s: s.get_one(Case, case).instalment_id) == instalment_id


@on_sqlite
def test_what_is_still_to_be_done_is_not_forgotten(console: Console, family: Family, case: int) -> None:
    action = family.do(cases.add_action, family.cast.marco, case, "call the office").id
    browser = console(Role.OPERATOR)
    answer = close(browser, case)
    assert answer.status_code == 422
    assert 'aria-describedby="actions_over-wrong"' in answer.text
    assert close(browser, case, actions_over="1").status_code == 303
    assert family.look(lambda s: s.get_one(CaseAction, action).done_at) is not None


@on_sqlite
def test_every_answer_has_a_name(console: Console, silent: tuple[int, int], case: int) -> None:
    page = _of(console(Role.OPERATOR).page(f"/cases/{silent[0]}"), silent[1])
    after = set(page.values(f'[name="after-{silent[1]}"] option'))
    assert after - {""} == {answer.value for answer in AfterCase}


def _of(page: Page, instalment_id: int) -> Page:
    """The part of the form about one instalment."""
    return page.part(f'[data-testid="silenced-{instalment_id}"]')
