"""What a programme promises and whom it alerts, from the command line; and what the doctor says about it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot import settings
from bot.storage import opened
from budgeting.db.tables import MonthPlanLine, Staff
from budgeting.programmes import Settings
from tests.bot.cli.conftest import Ponte

pytestmark = pytest.mark.usefixtures("migrated")


@pytest.fixture
def programme(migrated: None, ponte: Ponte) -> None:
    assert ponte("programme", "add", "ponte", "Un ponte sul blu").code == 0
    assert ponte("staff", "add", "marco@ponte.example", "--name", "Marco T", "--role", "operator").code == 0
    assert ponte("staff", "add", "paolo@ponte.example", "--name", "Paolo T", "--role", "partner").code == 0


def _linked() -> None:
    with opened(settings.read(), current=True) as database:
        database.write(
            lambda s: s.execute(
                update(Staff).where(Staff.email == "marco@ponte.example").values(telegram_chat_id=5)
            )
        )


@pytest.mark.usefixtures("programme")
def test_it_is_shown_changed_and_shown_again(ponte: Ponte) -> None:
    assert re.search(r"alert_after_minutes +15 ", ponte("programme", "show").out)
    answer = ponte(
        *("programme", "set", "alert_after_minutes=5", "urgent_within_minutes=30", "same_day_until=11:30"),
        *("night_alerts=on-call", "on_call=marco@ponte.example", "ladder=-5,0", "checkins=off"),
    )
    assert answer.code == 0
    said = answer.out
    for name, value in {
        "alert_after_minutes": "5",
        "urgent_within_minutes": "30",
        "same_day_until": "11:30",
        "night_alerts": "on_call",
        "on_call": "marco@ponte.example",
        "ladder": "-5,0",
        "checkins": "off",
        "arrears": "on",
    }.items():
        assert re.search(rf"{name} +{value} ", said), name
    assert "At night 0 phones" in said
    _linked()
    assert "At night 1 phones" in ponte("programme", "show", "ponte").out
    again = ponte("programme", "set", "night_alerts=nobody").out
    assert re.search(r"same_day_until +11:30", again), "the rest stays as it was"


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize("name", list(Settings.declared))
def test_each_setting_is_set_as_it_is_shown(ponte: Ponte, name: str) -> None:
    setting = Settings.declared[name]
    shown = setting.shown(setting.default)
    assert ponte("programme", "set", f"{name}={shown}").code == 0
    nonsense = ponte("programme", "set", f"{name}={'?' * 400}")
    assert (nonsense.code, nonsense.err.count("\n")) == (2, 1)


@pytest.mark.usefixtures("programme")
def test_what_is_open_is_told_before_an_instrument_is_switched_off(ponte: Ponte) -> None:
    ponte("household", "add", "R-1", "Rossi")

    def plan(session: Session) -> None:
        session.add(
            MonthPlanLine(household_id=1, month=date(2026, 3, 1), category="food", limit_minor=10_000)
        )

    with opened(settings.read(), current=True) as database:
        database.write(plan)
    refused = ponte("programme", "set", "month_plan=off")
    assert refused.code == 2
    assert "Still open: 1 month plans" in refused.err
    assert re.search(r"month_plan +on ", ponte("programme", "show").out)
    assert re.search(r"month_plan +off ", ponte("programme", "set", "month_plan=off", "--yes").out)


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ("night_alerts=sometimes", "is one of nobody, on_call, everybody"),
        ("same_day_until=noon", "not a time"),
        ("alert_after_minutes=0", "between 1 and 1440"),
        ("office_to=08:00", "later than office_from"),
        ("office_days=1,8", "weekdays from 1"),
        ("ladder=-7,100", "from -60 to 60"),
        ("checkins=perhaps", "is on or off"),
        ("holidays=Italy", "two letters"),
        ("on_call=nobody@ponte.example", "no staff member"),
        ("on_call=paolo@ponte.example", "answer families"),
        ("colour=blue", "no setting"),
        ("colour", "no setting"),
    ],
)
def test_what_makes_no_sense_is_said_in_a_sentence(ponte: Ponte, given: str, wrong: str) -> None:
    answer = ponte("programme", "set", given)
    assert answer.code == 2
    assert wrong in answer.err


@pytest.mark.usefixtures("programme")
def test_the_doctor_tells_whether_urgent_alerts_reach_anybody_at_night(
    ponte: Ponte, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PONTE_STAFF_TOKEN", "1:token-of-a-test")
    said = ponte("doctor").out
    assert "Nobody of ponte can be reached by urgent alerts at night" in said
    assert "No PONTE_CONSOLE_URL" in said
    _linked()
    monkeypatch.setenv("PONTE_CONSOLE_URL", "https://console.example")
    said = ponte("doctor").out
    assert "ok    Urgent alerts of ponte reach 1 phones at night." in said
    assert "PONTE_CONSOLE_URL" not in said
    ponte("programme", "set", "night_alerts=nobody")
    assert "wait at night until the office opens" in ponte("doctor").out
