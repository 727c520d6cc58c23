"""What members hear of a session that changes, by day and by night, and the calendar files they get with it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import activities, households, programmes
from budgeting.activities import SessionView
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import ActivitySession, Conversation, Message
from budgeting.households import Person
from budgeting.schedule import reminders
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.kind import Kind
from budgeting.states.messages import Direction, SubjectKind
from budgeting.states.schedule import DueKind
from dialogs import proactive, registry
from dialogs.activities.notices import calendar_of
from dialogs.proactive.speakers import SPEAKERS
from dialogs.text.words import Words
from dialogs.transcripts.engine_stage import EngineStage
from dialogs.transcripts.setting import Setting, Somebody
from tests.kit import build
from tests.kit.databases import on_sqlite
from tests.kit.family import Family, rome

STARTS = rome(2026, 3, 12, 15)


class Course:
    """A session, its families' chats, and the clock that works off what is due."""

    def __init__(self, family: Family, words: Words) -> None:
        self.family, self.words = family, words
        build.chatting(family.database, family.clock, family.cast)
        activity = family.do(
            activities.create_activity, None, family.cast.programme, kind="lab", title={"it": "Orto"}
        )
        self.id = family.do(
            activities.add_session,
            None,
            activity.id,
            starts_at=STARTS,
            ends_at=STARTS + timedelta(hours=2),
            place="Sala",
            capacity=2,
        ).id

    def answer(self, person: Person, wish: str) -> None:
        self.family.do(activities.answer, person, self.id, wish)

    def move(self, starts: datetime = STARTS, place: str = "Sala") -> None:
        self.family.do(
            activities.change_session,
            self.family.cast.marco,
            self.id,
            starts_at=starts,
            ends_at=starts + timedelta(hours=2),
            place=place,
            capacity=2,
        )

    def run(self, now: datetime | None = None) -> None:
        if now is not None:
            self.family.do(reminders.plan_ahead)
            self.family.clock.set(now)
        while self.family.database.write(lambda s: proactive.work_off(s, self.family.clock, self.words)):
            pass

    def heard(self, member: int) -> list[Message]:
        query = (
            select(Message)
            .join(Conversation)
            .where(Conversation.member_id == member, Message.direction == Direction.OUT)
        )
        with self.family.database.read() as session:
            return list(session.scalars(query.order_by(Message.id)))

    def view(self, person: Person) -> SessionView:
        return self.family.look(activities.session_view, self.id, person)


@pytest.fixture
def course(family: Family, words: Words) -> Course:
    return Course(family, words)


def entry(message: Message) -> tuple[str, int, str, datetime, str]:
    """UID, SEQUENCE, METHOD, start and status of a message's calendar file."""
    assert message.media is not None
    calendar = Calendar.from_ical(message.media["content"])
    (event,) = calendar.walk("VEVENT")
    return (
        str(event["UID"]),
        int(event["SEQUENCE"]),
        str(calendar["METHOD"]),
        event["DTSTART"].dt,
        str(event["STATUS"]),
    )


@on_sqlite
def test_the_calendar_file_keeps_its_name_and_counts_its_changes(course: Course, family: Family) -> None:
    course.answer(family.lucia, "coming")
    media = calendar_of(course.view(family.lucia))
    assert media == calendar_of(course.view(family.lucia))
    first = Calendar.from_ical(media["content"]).walk("VEVENT")[0]
    assert (str(first["UID"]), int(first["SEQUENCE"])) == (f"session-{course.id}@ponte", 0)
    family.database.write(lambda s: activities.calendar_taken(s, course.id, family.cast.lucia, 0))
    moved = rome(2026, 3, 13, 16)
    course.move(moved)
    course.run()
    course.move(moved, "Orto di via Tiziano")
    course.run()
    family.do(activities.cancel_session, family.cast.marco, course.id)
    course.run()
    uid = f"session-{course.id}@ponte"
    assert [entry(message) for message in course.heard(family.cast.lucia)] == [
        (uid, 1, "PUBLISH", moved, "CONFIRMED"),
        (uid, 2, "PUBLISH", moved, "CONFIRMED"),
        (uid, 3, "CANCEL", moved, "CANCELLED"),
    ]


@on_sqlite
def test_each_kind_of_word_about_a_session_says_how_it_stands_when_it_is_said(
    course: Course, family: Family, words: Words
) -> None:
    """Whatever was planned before a change or a cancellation: none names the old time, and a cancelled one is no
    longer invited to or reminded of."""
    registry.load()
    course.answer(family.lucia, "coming")
    named = [kind for kind in reminders.KINDS.values() if kind.about is SubjectKind.SESSION]
    assert len(named) > 3
    clock, member = family.clock, family.cast.lucia
    with family.database.read() as session:
        day = programmes.day_of(STARTS, session.get_one(ActivitySession, course.id))

    def said(kind: Kind) -> list[str]:
        event = Due(0, kind.kind, course.id, member, day, 99, clock.now(), clock.now() + timedelta(days=30))
        before = len(course.heard(member))

        def speak(session: Session) -> None:
            if reminders.still_wanted(session, clock, event) is None:
                SPEAKERS[kind.kind](session, clock, words, event)

        family.database.write(speak)
        return [message.text for message in course.heard(member)[before:]]

    course.move(rome(2026, 3, 14, 18), "Orto")
    after_move = {kind.kind: said(kind) for kind in named}
    assert after_move[DueKind.SESSION_REMINDER]
    texts = [text for texts in after_move.values() for text in texts]
    assert all("14 marzo" in text for text in texts)
    assert all("12 marzo" not in text or "Prima era" in text for text in texts)
    family.do(activities.cancel_session, family.cast.marco, course.id)
    for kind in named:
        if kind.kind is DueKind.SESSION_NEWS:
            continue
        assert said(kind) == [], kind.kind


def test_everybody_concerned_hears_of_it_and_nobody_else(course: Course, family: Family) -> None:
    harpreet = family.look(households.person, family.cast.harpreet)
    course.answer(family.lucia, "coming")
    course.answer(family.youssef, "maybe")
    course.answer(harpreet, "declined")
    course.move(place="Orto")
    course.run()
    told = {who: len(course.heard(who)) for who in family.cast.members}
    assert told == {
        family.cast.amina: 0,
        family.cast.lucia: 1,
        family.cast.youssef: 1,
        family.cast.harpreet: 0,
    }
    # Whoever comes gets the file with the news; who may come hasn't asked for one.
    assert course.heard(family.cast.lucia)[0].media
    assert not course.heard(family.cast.youssef)[0].media
    # Once more the same: nothing has changed, nothing is told.
    course.move(place="Orto")
    course.run()
    assert len(course.heard(family.cast.lucia)) == 1


def test_at_night_the_news_waits_for_the_morning_unless_it_would_come_too_late(
    course: Course, family: Family
) -> None:
    course.answer(family.lucia, "coming")
    course.run(rome(2026, 3, 4, 22))
    course.move(rome(2026, 3, 12, 17))
    course.run()
    assert course.heard(family.cast.lucia) == []
    course.run(rome(2026, 3, 5, 9))
    assert len(course.heard(family.cast.lucia)) == 1
    # The evening before an early session: told at once.
    course.move(rome(2026, 3, 12, 9))
    course.run()
    before = len(course.heard(family.cast.lucia))
    family.clock.set(rome(2026, 3, 11, 22))
    family.do(activities.cancel_session, family.cast.marco, course.id)
    course.run()
    assert len(course.heard(family.cast.lucia)) == before + 1


def test_two_changes_before_the_morning_are_told_once(course: Course, family: Family) -> None:
    course.answer(family.lucia, "coming")
    course.run(rome(2026, 3, 4, 22))
    course.move(rome(2026, 3, 12, 17))
    course.move(rome(2026, 3, 12, 18))
    course.run(rome(2026, 3, 5, 9))
    (message,) = course.heard(family.cast.lucia)
    assert "15:00" in message.text
    assert "18:00" in message.text
    assert "17:00" not in message.text


@on_sqlite
def test_no_reminder_speaks_of_the_old_time(course: Course, family: Family) -> None:
    course.answer(family.lucia, "coming")
    # The evening's reminder has been sent; two hours ahead is still to come when the session moves back by four.
    course.run(rome(2026, 3, 11, 18))
    family.clock.set(rome(2026, 3, 12, 9))
    course.move(rome(2026, 3, 12, 19))
    course.run()
    assert {event.due_at for event in family.events(DueKind.SESSION_REMINDER)} == {rome(2026, 3, 12, 17)}
    course.run(rome(2026, 3, 12, 13))
    count = len(course.heard(family.cast.lucia))
    course.run(rome(2026, 3, 12, 17))
    reminder = course.heard(family.cast.lucia)[-1]
    assert len(course.heard(family.cast.lucia)) == count + 1
    assert "19:00" in reminder.text
    assert "15:00" not in reminder.text


def test_the_reminder_two_hours_ahead_is_two_hours_ahead_when_clocks_change(
    family: Family, words: Words
) -> None:
    course = Course(family, words)
    # 29 March 2026: clocks go forward in the night.
    course.move(rome(2026, 3, 29, 10))
    course.answer(family.lucia, "coming")
    moments = [event.due_at for event in family.events(DueKind.SESSION_REMINDER)]
    assert moments == [rome(2026, 3, 28, 18), rome(2026, 3, 29, 8)]


def test_a_tap_on_an_old_notice_is_answered_with_the_new_time(
    database: Database, clock: SetClock, words: Words, family: Family
) -> None:
    course = Course(family, words)
    setting = Setting(clock, family.cast.programme, family.cast.rossi)
    setting.people["Lucia"] = Somebody("Lucia", "it", build.CHATS["lucia"], family.cast.lucia)
    stage = EngineStage(database, clock, words, setting)
    stage.write("Lucia", "/training")
    stage.collect()
    stage.tap("Lucia", "Orto · 12 marzo 2026")
    stage.collect()
    course.move(rome(2026, 3, 14, 10))
    stage.tap("Lucia", "🙂 Vengo")
    (shown,) = stage.collect()
    assert "14 marzo, 10:00" in shown.text
    course.run()
    # They have heard it with the answer.
    with database.read() as session:
        assert session.get_one(ActivitySession, course.id).sequence == 1
    assert course.view(family.lucia).as_told is None
