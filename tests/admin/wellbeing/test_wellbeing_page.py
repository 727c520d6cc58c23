"""The answers as the coach sees them: scores, change, the marks of a translation; filling in together."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, WellbeingSurvey
from budgeting.states.staff import Role
from budgeting.states.wellbeing import Mode, Moment, SurveyState
from tests.kit.console import Browser, Console
from tests.kit.databases import on_sqlite
from tests.kit.world import World

COACH = Role.COACH


def fields(**more: Any) -> dict[str, Any]:
    return {"age": "62+", "language": "it", **{f"question_{number}": "2" for number in range(1, 11)}, **more}


def fill_in(browser: Browser, own: World, **more: Any) -> Any:
    return browser.submit(f"/households/{own.household}/wellbeing/{own.member}", **fields(**more))


def test_read_to_the_person_it_is_scored_and_shown_with_its_change(
    console: Console, own: World, database: Database, clock: SetClock
) -> None:
    browser = console(COACH)
    page = browser.page(f"/households/{own.household}/wellbeing/{own.member}")
    assert "traduzione non validata" in " ".join(page.texts(".notice"))
    assert len(page.css("fieldset")) == 11
    assert fill_in(browser, own).status_code == 303
    with database.read() as session:
        survey = session.get_one(WellbeingSurvey, own.survey)
        assert (survey.state, survey.mode, survey.score) == (SurveyState.DONE, Mode.READ, 50)
        assert survey.moment is Moment.ENTRY
        actions = set(session.scalars(select(Audit.action).where(Audit.subject == "wellbeing")))
    assert actions == {"wellbeing.read_out"}
    again = fill_in(browser, own)
    assert again.status_code == 422
    assert "meno di un mese fa" in again.text
    clock.advance(days=31)
    browser = console(COACH)
    assert fill_in(browser, own, question_1="0", question_2="0").status_code == 303
    page = browser.page(f"/households/{own.household}/wellbeing")
    assert [cell.strip() for cell in page.texts("td.number strong")] == ["55", "50"]
    assert "+5" in page.texts("tbody tr")[0]
    assert "traduzione non validata" in page.texts("tbody tr")[0]
    sheet = browser.page(f"/households/{own.household}/together")
    assert "55" in sheet.text("section[aria-labelledby=wellbeing]")


@on_sqlite
@pytest.mark.parametrize("missing", ["age", "language", "question_1", "question_10"])
def test_every_question_needs_its_answer_and_nothing_typed_is_lost(
    console: Console, own: World, database: Database, missing: str
) -> None:
    answer = fill_in(console(COACH), own, **{missing: ""})
    assert answer.status_code == 422
    assert answer.text.count("checked") >= 9
    with database.read() as session:
        assert session.get_one(WellbeingSurvey, own.survey).state is SurveyState.OPEN


@on_sqlite
@pytest.mark.parametrize("stranger", ["dario", "elena", "sara", "piero", "franca"])
def test_whoever_does_not_accompany_the_family_sees_no_answers(
    console: Console, own: World, stranger: str
) -> None:
    browser = console(stranger)
    assert browser.get(f"/households/{own.household}/wellbeing").status_code == 404
    assert fill_in(browser, own).status_code == 404
