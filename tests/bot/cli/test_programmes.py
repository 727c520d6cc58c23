"""What a programme promises and whom it alerts, from the command line; and what the doctor thinks of it."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot import settings
from bot.storage import opened
from budgeting.db.tables import Staff
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
    assert "after 15 minutes" in ponte("programme", "show").out
    answer = ponte(
        *("programme", "set", "--alert-after", "5", "--urgent-within", "30", "--same-day-until", "11:30"),
        *("--night", "on-call", "--on-call", "marco@ponte.example"),
    )
    assert answer.code == 0
    for words in ("after 5 minutes", "within 30 minutes", "before 11:30", "on-call; 0 can be reached"):
        assert words in answer.out
    _linked()
    assert "on-call; 1 can be reached" in ponte("programme", "show", "ponte").out
    assert "before 11:30" in ponte("programme", "set", "--night", "nobody").out, "the rest stays as it was"


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (("--night", "sometimes"), "no night rule"),
        (("--same-day-until", "noon"), "no hour"),
        (("--alert-after", "0"), "between 1 and 1440"),
        (("--on-call", "nobody@ponte.example"), "no staff person"),
        (("--on-call", "paolo@ponte.example"), "answer families"),
    ],
)
def test_what_makes_no_sense_is_said_in_a_sentence(
    ponte: Ponte, arguments: tuple[str, ...], wrong: str
) -> None:
    answer = ponte("programme", "set", *arguments)
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
    ponte("programme", "set", "--night", "nobody")
    assert "wait at night until the office opens" in ponte("doctor").out
