"""A notice of a course to everybody whom it may reach, once."""

from __future__ import annotations

from sqlalchemy import select

from budgeting import households
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Broadcast, Message
from budgeting.states import Lane
from dialogs.i18n import Words
from dialogs.messages.broadcasts import announce_session
from dialogs.transcripts import EngineStage, build, read

HEAD = (
    "# household: kaur · session: Cucina insieme, 2026-03-12 15:00, 2 h, 5 seats\n"
    "# member: Harpreet (en) · member: Amina (ar) · member: Nadia (it, new) · member: Piero (it)\n"
)


def test_each_is_told_once_in_their_language(database: Database, clock: SetClock, words: Words) -> None:
    setting = database.write(lambda session: build(session, clock, read(HEAD)))
    play = EngineStage(database, clock, words, setting)
    quiet = setting.people["Piero"].member_id
    assert quiet is not None
    assert setting.session_id is not None
    meeting = setting.session_id
    database.write(lambda session: households.stop(session, clock, quiet))
    told = database.write(lambda session: announce_session(session, clock, words, None, meeting))
    again = database.write(lambda session: announce_session(session, clock, words, None, meeting))
    assert (told, again) == ((2, 2), (0, 4))
    with database.read() as session:
        rows = session.scalars(select(Message).where(Message.broadcast_id.is_not(None))).all()
        assert {row.lane for row in rows} == {Lane.BROADCAST}
        assert len(session.scalars(select(Broadcast)).all()) == 2
    shown = {one.to: one for one in play.collect()}
    assert set(shown) == {"Harpreet", "Amina"}
    assert ("🙂 I'll come",) in shown["Harpreet"].rows
