"""A certificate reaches its person in their language, once, with its PDF."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import activities, files
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Certificate, Member, Message, StoredFile
from budgeting.files import Owner
from budgeting.states.messages import SubjectKind
from budgeting.subjects import Subject
from dialogs.activities import certificates
from dialogs.text.words import Words
from tests.kit import build
from tests.kit.build import Cast

PAPER = files.examine(b"%PDF-1.7 a certificate")


@pytest.fixture
def issued(database: Database, clock: SetClock, cast: Cast) -> tuple[int, StoredFile]:
    """Amina's certificate, with its file."""

    def job(session: Session) -> tuple[int, StoredFile]:
        activity = activities.create_activity(
            session, clock, None, cast.programme, kind="course", title={"it": "Cucito", "ar": "خياطة"}
        )
        row = Certificate(
            programme_id=cast.programme,
            household_id=cast.amrani,
            activity_id=activity.id,
            member_id=cast.amina,
            year=2026,
            serial=1,
            name="Amina Amrani",
            title="Cucito",
            signer="Giulia",
            place="",
            done=8,
            whole=8,
            first_on=date(2026, 3, 1),
            last_on=date(2026, 3, 2),
            issued_at=clock.now(),
        )
        session.add(row)
        session.flush()
        about = Subject(SubjectKind.CERTIFICATE, row.id)
        owner = Owner(household_id=cast.amrani)
        return row.id, files.keep(session, clock, PAPER, subject=about, owner=owner, name="attestato.pdf")

    return database.write(job)


def test_it_is_sent_once_in_the_person_s_language(
    database: Database, clock: SetClock, words: Words, cast: Cast, issued: tuple[int, StoredFile]
) -> None:
    assert database.write(lambda s: certificates.tell(s, clock, words, *issued)) == "no_chat"
    database.write(lambda s: build.conversation(s, clock, cast.amina))
    first = database.write(lambda s: certificates.tell(s, clock, words, *issued))
    again = database.write(lambda s: certificates.tell(s, clock, words, *issued))
    assert (first, again) == (None, "said_before")
    with database.read() as session:
        (told,) = session.scalars(select(Message).where(Message.subject_kind == SubjectKind.CERTIFICATE))
    assert "خياطة" in (told.text or "")
    assert "شهادتكم" in (told.text or "")
    assert (told.media or {})["name"] == "attestato.pdf"


def test_nobody_is_written_to_who_said_stop(
    database: Database, clock: SetClock, words: Words, cast: Cast, issued: tuple[int, StoredFile]
) -> None:
    database.write(lambda s: build.conversation(s, clock, cast.amina))
    database.write(lambda s: setattr(s.get_one(Member, cast.amina), "stopped_at", clock.now()))
    assert database.write(lambda s: certificates.tell(s, clock, words, *issued)) == "stopped"
