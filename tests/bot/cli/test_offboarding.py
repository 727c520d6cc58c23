"""Ending staff access from the command line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select

from bot import settings
from bot.storage import opened
from budgeting.clock import SystemClock
from budgeting.db.tables import Audit, Household, SignIn, Staff, StaffRole
from budgeting.staff import second_factor
from budgeting.states.staff import Role
from tests.bot.cli.conftest import Ponte

pytestmark = pytest.mark.usefixtures("staffed")
GIULIA, MARTA, SARA = "giulia@example.org", "marta@example.org", "sara@example.org"


@pytest.fixture
def staffed(migrated: None, ponte: Ponte) -> None:
    assert ponte("programme", "add", "ponte", "Un ponte sul blu").code == 0
    for email, name, role in (
        (GIULIA, "Giulia Ferri", "coach"),
        (MARTA, "Marta Neri", "coach"),
        (SARA, "Sara Gallo", "administrator"),
    ):
        assert ponte("staff", "add", email, "--name", name, "--role", role).code == 0
    for number in range(2):
        assert ponte("household", "add", f"SP-{number}", "Amrani", "--coach", GIULIA).code == 0


def signed_in(email: str) -> int:
    now = datetime.now(UTC)
    with opened(settings.read()) as database:

        def begin(session) -> int:
            person = session.scalars(select(Staff).where(Staff.email == email)).one()
            made = SignIn(
                staff_id=person.id,
                token_hash=now.isoformat().encode()[:32],
                csrf="x",
                created_at=now,
                seen_at=now,
                expires_at=now + timedelta(hours=1),
            )
            session.add(made)
            session.flush()
            return made.id

        return database.write(begin)


def test_suspended_and_let_in_again(ponte: Ponte) -> None:
    signed_in(GIULIA)
    answer = ponte("staff", "suspend", GIULIA, "--to", MARTA, "--reason", "leaves")
    assert answer.code == 0
    assert answer.out == (
        f"{GIULIA} is suspended: signed out everywhere, and no phone is linked.\nTo {MARTA}: 2 families.\n"
    )
    assert "suspended" in ponte("staff", "list").out.splitlines()[0]
    assert "sessions: 0" in ponte("staff", "list").out.splitlines()[0]
    with opened(settings.read()) as database, database.read() as session:
        marta = session.scalars(select(Staff).where(Staff.email == MARTA)).one()
        assert set(session.scalars(select(Household.coach_id))) == {marta.id}
        line = session.scalars(select(Audit).where(Audit.action == "staff.suspend")).one()
        assert (line.staff_id, line.reason) == (None, "leaves")
    assert ponte("staff", "suspend", GIULIA).out.endswith("Nothing was in their hands.\n")
    refused = ponte("staff", "hand-over", MARTA, "--to", GIULIA)
    assert (refused.code, "is suspended" in refused.err) == (2, True)
    assert ponte("staff", "resume", GIULIA).out.startswith(f"{GIULIA} can sign in again.")
    assert "suspended" not in ponte("staff", "list").out


def test_a_lost_code_is_reset_for_the_only_administrator(ponte: Ponte) -> None:
    assert ponte("programme", "set", "second_factor=on").code == 0
    assert "3 of 3 active colleagues of ponte have not set up the code" in ponte("doctor").out
    assert ponte("staff", "reset-code", SARA).code == 2
    clock = SystemClock()
    with opened(settings.read()) as database:

        def turn_on(session) -> None:
            sara = session.scalars(select(Staff).where(Staff.email == SARA)).one()
            second_factor.begin(session, clock, sara.id)
            waiting = second_factor.standing(session, clock, sara.id).new_key
            second_factor.confirm(session, clock, sara.id, pyotp.TOTP(waiting).at(clock.now()))

        database.write(turn_on)
    signed_in(SARA)
    assert "2 of 3 active colleagues" in ponte("doctor").out
    assert [line for line in ponte("staff", "list").out.splitlines() if "code at sign-in" in line] == [
        f"{SARA}  Sara Gallo  (administrator in ponte; no phone; sessions: 1; code at sign-in)"
    ]
    answer = ponte("staff", "reset-code", SARA, "--reason", "phone lost")
    assert answer.out == f"{SARA} signs in with the password alone, until they set up the code again.\n"
    assert "code at sign-in" not in ponte("staff", "list").out
    assert ponte("staff", "sessions", SARA).out == f"{SARA} is signed in nowhere.\n"
    with opened(settings.read()) as database, database.read() as session:
        line = session.scalars(select(Audit).where(Audit.action == "staff.factor_reset")).one()
        assert (line.staff_id, line.reason) == (None, "phone lost")


def test_a_role_is_taken_and_its_families_wait_at_the_desk(ponte: Ponte) -> None:
    answer = ponte("staff", "revoke", GIULIA, "coach")
    assert answer.out == f"{GIULIA} is coach no more.\nTo the desk: 2 families.\n"
    with opened(settings.read()) as database, database.read() as session:
        assert set(session.scalars(select(Household.coach_id))) == {None}
        assert sorted(session.scalars(select(StaffRole.role))) == [Role.ADMINISTRATOR, Role.COACH]


def test_work_is_looked_at_and_handed_over(ponte: Ponte) -> None:
    assert ponte("staff", "hand-over", GIULIA, "--look").out == "In their hands: 2 families.\n"
    assert ponte("staff", "hand-over", GIULIA, "--to", MARTA, "--programme", "ponte").out == (
        f"To {MARTA}: 2 families.\n"
    )
    assert ponte("staff", "hand-over", GIULIA, "--look").out == "Nothing is in their hands.\n"


def test_sessions_and_phones_are_taken_away(ponte: Ponte) -> None:
    first, second = signed_in(GIULIA), signed_in(GIULIA)
    assert {line.split()[0] for line in ponte("staff", "sessions", GIULIA).out.splitlines()} == {
        str(first),
        str(second),
    }
    assert ponte("staff", "close-sessions", GIULIA, "--session", str(first)).out == "Sessions closed: 1.\n"
    assert ponte("staff", "close-sessions", GIULIA).out == "Sessions closed: 1.\n"
    assert ponte("staff", "sessions", GIULIA).out == f"{GIULIA} is signed in nowhere.\n"
    with opened(settings.read()) as database:

        def link(session) -> None:
            session.scalars(select(Staff).where(Staff.email == GIULIA)).one().telegram_chat_id = 9001

        database.write(link)
    assert "phone linked" in ponte("staff", "list").out
    assert ponte("staff", "unlink", GIULIA, "--reason", "lost").code == 0
    assert "phone linked" not in ponte("staff", "list").out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("suspend", "x@y.example"), "There is no staff member x@y.example.\n"),
        (("suspend", GIULIA, "--to", "x@y.example"), "There is no staff member x@y.example.\n"),
        (
            ("suspend", GIULIA, "--to", GIULIA),
            "Work cannot be handed over to the person who already has it.\n",
        ),
        (
            ("suspend", GIULIA, "--to", SARA),
            "The colleague may not take any of it: their roles do not allow it.\n",
        ),
        (
            ("suspend", SARA),
            "A programme would be left without an administrator: give someone else that role first.\n",
        ),
        (
            ("revoke", SARA, "administrator"),
            "A programme would be left without an administrator: give someone else that role first.\n",
        ),
        (("revoke", GIULIA, "operator"), "There is no role operator.\n"),
        (
            ("revoke", GIULIA, "boss"),
            "There is no role 'boss'; there are administrator, coordinator, operator, coach, partner.\n",
        ),
        (("unlink", GIULIA), "No phone is linked, and no link is open.\n"),
        (("close-sessions", GIULIA, "--session", "77"), "There is no session 77.\n"),
        (("suspend", GIULIA, "--reason", "x" * 201), "The reason is too long: 200 characters at most.\n"),
    ],
)
def test_what_cannot_be_is_said_plainly(ponte: Ponte, arguments: tuple[str, ...], sentence: str) -> None:
    answer = ponte("staff", *arguments)
    assert (answer.code, answer.out, answer.err) == (2, "", sentence)
    with opened(settings.read()) as database, database.read() as session:
        assert all(session.scalars(select(Staff.active)))
        assert None not in set(session.scalars(select(Household.coach_id)))


@pytest.mark.usefixtures("staffed")
def test_no_link_is_made_for_somebody_suspended(ponte: Ponte, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PONTE_STAFF_NAME", "PonteStaffBot")
    assert ponte("staff", "suspend", GIULIA).code == 0
    answer = ponte("staff", "link", GIULIA)
    assert answer.code == 2
    assert "https://" not in answer.out
