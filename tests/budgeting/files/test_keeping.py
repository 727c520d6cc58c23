"""Files are stored once, visible to whoever may see what they belong to, and erased with it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import access, files
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import FileContent, Household, Member, StoredFile
from budgeting.errors import NotFound
from budgeting.files import Owner
from budgeting.states.files import FileState
from budgeting.states.messages import SubjectKind
from budgeting.states.staff import Role
from budgeting.subjects import Subject
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.pictures import picture

RECEIPT = files.examine(picture("PNG"))
LETTER = files.examine(b"%PDF-1.7 the letter")


def _subject(number: int) -> Subject:
    return Subject(SubjectKind.MESSAGE, number)


def _contents(session: Session) -> int | None:
    return session.scalar(select(func.count()).select_from(FileContent))


def test_the_same_bytes_are_stored_once_and_go_with_the_last_of_them(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    def job(session: Session) -> None:
        for number, household in ((1, cast.rossi), (2, cast.kaur)):
            files.keep(session, clock, RECEIPT, subject=_subject(number), owner=Owner(household_id=household))
        letter = files.keep(
            session, clock, LETTER, subject=_subject(3), owner=Owner(household_id=cast.kaur), name="l.pdf"
        )
        assert (letter.state, letter.kept_at, letter.name) == (FileState.KEPT, clock.now(), "l.pdf")
        assert (letter.media_type, letter.size, letter.pictured) == ("application/pdf", 19, False)
        assert files.content_of(session, letter) == LETTER.content
        with pytest.raises(NotFound):
            files.thumbnail_of(session, letter)
        assert _contents(session) == 2
        assert files.erase(session, [_subject(1)]) == 1
        assert _contents(session) == 2
        assert files.erase(session, [_subject(1), Subject(SubjectKind.CASE, 2)]) == 0
        assert files.erase(session, [_subject(2)]) == 1
        assert _contents(session) == 1
        left = session.scalars(select(StoredFile)).one()
        assert left.id == letter.id

    database.write(job)


def test_a_household_goes_with_all_its_files(database: Database, clock: SetClock, cast: Cast) -> None:
    def job(session: Session) -> None:
        chat = build.conversation(session, clock, cast.amina)
        mine = session.get_one(Member, cast.amina).household_id
        owners = (Owner(conversation_id=chat), Owner(household_id=mine), Owner(household_id=cast.rossi))
        for number, owner in enumerate(owners):
            files.keep(session, clock, RECEIPT, subject=_subject(number), owner=owner)
        files.waiting.expect(
            session,
            clock.now(),
            kind="photo",
            message_id=9,
            conversation_id=chat,
            bot_id=1,
            media={"file_id": "f"},
        )
        assert files.erase_of_household(session, mine) == 3
        assert session.scalars(select(StoredFile.household_id)).all() == [cast.rossi]
        assert _contents(session) == 1

    database.write(job)


def test_a_file_belongs_to_one_of_the_three() -> None:
    for wrong in ({}, {"conversation_id": 1, "household_id": 1}, {"household_id": 1, "programme_id": 1}):
        with pytest.raises(ValueError, match="belongs to one"):
            Owner(**wrong)


def test_a_file_is_seen_by_whoever_sees_what_it_belongs_to(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    def job(session: Session) -> None:
        people = {
            role: build.colleague(session, clock, f"One{role.value}", cast.programme, role, linked=False)
            for role in Role
        }
        session.get_one(Household, cast.rossi).coach_id = people[Role.COACH]
        chats = {
            household: build.conversation(session, clock, member, chat_id=household)
            for household, member in ((cast.rossi, cast.lucia), (cast.kaur, cast.harpreet))
        }
        made: dict[str, int] = {}
        owners = {
            "own chat": Owner(conversation_id=chats[cast.rossi]),
            "other chat": Owner(conversation_id=chats[cast.kaur]),
            "own family": Owner(household_id=cast.rossi),
            "other family": Owner(household_id=cast.kaur),
            "programme": Owner(programme_id=cast.programme),
        }
        for number, (name, owner) in enumerate(owners.items()):
            made[name] = files.keep(session, clock, LETTER, subject=_subject(number), owner=owner).id
        families = {"own chat", "other chat", "own family", "other family"}
        seen = {
            Role.OPERATOR: families | {"programme"},
            Role.COORDINATOR: families,
            Role.COACH: {"own chat", "own family"},
            Role.ADMINISTRATOR: set(),
            Role.PARTNER: set(),
        }
        assert set(seen) == set(Role)
        for role, person in people.items():
            actor = access.actor(session, person)
            found = {name for name, number in made.items() if _found(session, actor, number)}
            assert found == seen[role], role
            of_messages = files.of_messages(session, actor, range(len(owners)))
            assert {file.id for file in of_messages.values()} == {made[name] for name in found}

    database.write(job)


def _found(session: Session, actor: access.Actor, number: int) -> bool:
    try:
        return files.read(session, actor, number).id == number
    except NotFound:
        return False
