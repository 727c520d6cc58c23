"""Programmes, households, members, staff and invites from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import settings
from bot.storage import opened
from budgeting import households
from budgeting.clock import SystemClock
from budgeting.db.tables import Audit, Conversation, Invite, Staff, StaffRole
from budgeting.states.staff import Role
from tests.bot.cli.conftest import Ponte

pytestmark = pytest.mark.usefixtures("migrated")


@pytest.fixture
def family(migrated: None, ponte: Ponte) -> None:
    assert ponte("programme", "add", "ponte", "Un ponte sul blu").code == 0
    assert ponte("household", "add", "SP-1", "Amrani").out.startswith("Household 1.")
    assert ponte("member", "add", "1", "Amina", "--language", "ar").out.startswith("Member 1.")


def test_a_household_needs_a_programme_first(ponte: Ponte) -> None:
    answer = ponte("household", "add", "SP-1", "Amrani")
    assert answer.code == 2
    assert "ponte programme add" in answer.err


@pytest.mark.usefixtures("family")
def test_an_invite_is_a_link_and_a_code_and_only_its_hash_is_kept(
    ponte: Ponte, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PONTE_TELEGRAM_NAME", "@PonteBot")
    answer = ponte("invite", "1", "--svg", str(tmp_path / "code.svg"))
    link = next(line for line in answer.out.splitlines() if line.startswith("https://"))
    address, _, token = link.partition("?start=")
    assert address == "https://t.me/PonteBot"
    assert "█" in answer.out
    assert "<svg" in (tmp_path / "code.svg").read_text()
    with opened(settings.read()) as database, database.read() as session:
        invite = session.scalars(select(Invite)).one()
    assert token.encode() not in invite.token_hash


@pytest.mark.usefixtures("family")
def test_without_a_name_or_a_token_no_link_can_be_made(ponte: Ponte) -> None:
    answer = ponte("invite", "1")
    assert answer.code == 2
    assert "PONTE_TELEGRAM_NAME" in answer.err


@pytest.mark.usefixtures("family")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("invite", "9"), "There is no member 9.\n"),
        (("member", "add", "9", "Nobody"), "There is no household 9.\n"),
        (("programme", "add", "ponte", "Again"), "A programme with this code already exists.\n"),
        (("household", "add", "SP-1", "Again"), "A household with this reference already exists.\n"),
        (("household", "add", "SP-2", "X", "--pay-day", "32"), "The pay day must lie between 1 and 31.\n"),
        (("household", "add", "SP-2", "X", "--programme", "no"), "There is no programme 'no'.\n"),
        (
            ("household", "add", "SP-2", "X", "--coach", "x@y.example"),
            "There is no staff member x@y.example.\n",
        ),
        (("staff", "add", "x", "--name", "X", "--role", "coach"), "'x' is no address.\n"),
    ],
)
def test_what_cannot_be_is_said_plainly(
    ponte: Ponte, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], sentence: str
) -> None:
    monkeypatch.setenv("PONTE_TELEGRAM_NAME", "PonteBot")
    answer = ponte(*arguments)
    assert (answer.code, answer.err) == (2, sentence)


@pytest.mark.usefixtures("family")
def test_staff_get_roles_one_after_the_other_and_each_leaves_an_audit_line(ponte: Ponte) -> None:
    for role in ("coach", "operator", "coach"):
        assert ponte("staff", "add", "Giulia@example.org", "--name", "Giulia Ferri", "--role", role).code == 0
    with opened(settings.read()) as database, database.read() as session:
        person = session.scalars(select(Staff)).one()
        roles = set(session.scalars(select(StaffRole.role)))
        notes = list(session.scalars(select(Audit.action).where(Audit.subject == "staff")))
    assert (person.first_name, roles) == ("Giulia", {Role.COACH, Role.OPERATOR})
    assert notes == ["staff.create", *["staff.grant"] * 3]


def test_a_database_of_another_shape_is_refused(ponte: Ponte) -> None:
    assert ponte("migrate", "--to", "base").code == 0
    answer = ponte("programme", "add", "ponte", "X")
    assert answer.code == 1
    assert "run `ponte migrate` first" in answer.err


@pytest.mark.usefixtures("family")
def test_phones_are_listed_and_ended_and_a_new_invite_says_what_it_ends(
    ponte: Ponte, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PONTE_TELEGRAM_NAME", "PonteBot")
    assert ponte("phones", "1").out == "Nobody of this household has a linked phone.\n"

    def link(chat: int) -> None:
        def linked(session: Session) -> None:
            households.join(session, SystemClock(), 1, "ar")
            made = Conversation(bot_id=7, chat_id=chat, created_at=SystemClock().now())
            session.add(made)
            session.flush()
            households.phones.link(session, SystemClock(), 1, made.id)

        with opened(settings.read()) as database:
            database.write(linked)

    link(1)
    assert ponte("phones", "1").out.startswith("Phone 1: member 1, Amina, since ")
    assert ponte("unlink", "1", "--reason", " ").code == 2
    assert ponte("unlink", "1", "--reason", "lost").out.startswith("Phone 1 is no longer linked.")
    assert ponte("unlink", "1", "--reason", "lost").err == "There is no phone 1.\n"
    assert ponte("phones", "9").err == "There is no household 9.\n"
    link(2)
    assert "has stopped working" in ponte("invite", "1").out
    assert "has stopped working" not in ponte("invite", "1").out
    with opened(settings.read()) as database, database.read() as session:
        noted = session.scalars(select(Audit.reason).where(Audit.action == "member.unlink")).all()
    assert noted == ["lost", "new invite"]


@pytest.fixture
def marco(ponte: Ponte) -> str:
    assert ponte("programme", "add", "ponte", "Un ponte sul blu").code == 0
    arguments = ("--name", "Marco Rossi", "--role", "operator")
    assert ponte("staff", "add", "Marco@Example.org", *arguments).code == 0
    return "marco@example.org"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("short", "at least 10 characters"),
        ("qwertyuiop1", "too easy to guess"),
        ("Marco.Rossi.2026", "knows their name or where they work"),
        ("x" * 1001, "too long"),
    ],
)
def test_a_weak_password_is_refused_in_a_sentence(
    ponte: Ponte, marco: str, monkeypatch: pytest.MonkeyPatch, typed: str, sentence: str
) -> None:
    monkeypatch.setattr("typer.prompt", lambda *_, **__: typed)
    answer = ponte("staff", "password", marco)
    assert answer.code == 2
    assert sentence in answer.err
    assert typed not in answer.err + answer.out
    with opened(settings.read()) as database, database.read() as session:
        assert session.scalars(select(Staff.password_hash)).one() is None


def test_a_good_password_is_kept_as_its_hash(
    ponte: Ponte, marco: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("typer.prompt", lambda *_, **__: "tre gatti sul tetto")
    # However the address is typed.
    assert ponte("staff", "password", " ＭARCO@example.org").code == 0
    with opened(settings.read()) as database, database.read() as session:
        stored = session.scalars(select(Staff.password_hash)).one()
    assert stored is not None
    assert stored.startswith("$argon2id$")


def test_what_is_no_address_makes_no_account(ponte: Ponte, marco: str) -> None:
    answer = ponte("staff", "add", "@" + "x" * 300, "--name", "Nobody", "--role", "operator")
    assert (answer.code, answer.err) == (2, "That is no address.\n")
