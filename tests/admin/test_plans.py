"""Queries that grow with the number of households use an index, on either kind of database.

SQLite tells which index each statement uses; PostgreSQL, with tables this small, only once sequential scans are
forbidden.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from admin.activities import calendar
from admin.broadcasts.recipients import visible as recipients_of
from admin.households import queries as households
from admin.inbox import queries as inbox
from admin.kit.listing import Params
from admin.security.sign_ins import Me
from admin.today import beside
from admin.today import tasks as today
from budgeting import access, appointments, referrals, reviews, scheduled_answers, skills
from budgeting import households as households_of
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Household, Message
from budgeting.households import status
from budgeting.programmes import days
from budgeting.schedule import due
from budgeting.schedule.reminders import instalments
from budgeting.schedule.reminders.appointments import plan_coming
from budgeting.schedule.reminders.audience import HouseholdPage
from budgeting.search import names, terms
from budgeting.states.skills import SkillKind
from budgeting.tasks import on_call, promises
from dialogs import search
from dialogs.broadcasts import audience
from dialogs.broadcasts.draft import Audience
from dialogs.search import finding
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite


@dataclass(frozen=True, slots=True)
class Asked:
    """A query. Its first statement about ``table`` must use ``index``; ``on_sqlite`` if SQLite names it differently."""

    name: str
    ask: Callable[[Session, SetClock, Me, Cast], object]
    table: str
    index: str
    #: Words that must not appear in SQLite's plan: it would grow with the whole table.
    never: tuple[str, ...] = ()
    on_sqlite: str = ""


def _due(session: Session, _clock: SetClock, _me: Me, cast: Cast) -> object:
    return session.execute(select(status.FIRST_DUE).where(Household.id == cast.rossi)).all()


def _recipients(session: Session, clock: SetClock, me: Me, cast: Cast) -> Any:
    reader: Any = SimpleNamespace(me=me)
    chosen = recipients_of(session, reader, Params({}, "")).where(Message.broadcast_id == 1)
    return session.execute(chosen.order_by(Message.id).limit(30)).all()


ASKED = [
    Asked(
        "a page of the calendar",
        lambda s, c, me, cast: s.execute(calendar.between(me, date(2026, 3, 1), date(2026, 4, 5))).all(),
        "FROM sessions",
        "ix_sessions_starts_at",
        ("SCAN sessions",),
        "ix_sessions_activity_id",
    ),
    Asked(
        "the clock plans instalments",
        lambda s, c, me, cast: instalments.plan_for(s, c, HouseholdPage(s, [cast.rossi, cast.kaur])),
        "FROM instalments JOIN repayment_plans",
        "ix_instalments_plan_id_state_due_on",
    ),
    Asked(
        "the next instalment of a household", _due, "FROM instalments", "ix_instalments_plan_id_state_due_on"
    ),
    Asked(
        "how households stand",
        lambda s, c, me, cast: status.words(s, c, [cast.rossi, cast.kaur]),
        "FROM instalments",
        "ix_instalments_plan_id_state_due_on",
        ("SCAN instalments", "SCAN households"),
    ),
    Asked(
        "whether a staff person is free",
        lambda s, c, me, cast: appointments.problem_with(
            s, c, c.now() + timedelta(days=1), 30, with_id=cast.giulia, member_id=cast.lucia
        ),
        "FROM appointments",
        # Without statistics PostgreSQL takes either of two that end in the moment.
        "ix_appointments_state_starts_at",
        ("SCAN appointments",),
        "ix_appointments_staff_id_state_starts_at",
    ),
    Asked(
        "the referrals of a case",
        lambda s, c, me, cast: referrals.of_case(s, c, 1),
        "FROM referrals",
        "ix_referrals_case_id",
        ("SCAN referrals",),
    ),
    Asked(
        "what is passed on about a person",
        lambda s, c, me, cast: referrals.any_of_person(s, households_of.person(s, cast.lucia)),
        "FROM referrals",
        "ix_referrals_member_id",
        ("SCAN referrals",),
    ),
    Asked(
        "the clock plans appointments",
        lambda s, c, me, cast: plan_coming(s, c),
        "FROM appointments",
        "ix_appointments_state_starts_at",
        ("SCAN appointments",),
    ),
    Asked(
        "what others offer",
        lambda s, c, me, cast: skills.listed(s, households_of.person(s, cast.lucia), SkillKind.OFFERED, 7),
        "FROM skills",
        "ix_skills_programme_id_state_kind",
        ("SCAN skills",),
    ),
    Asked(
        "one conversation that one may see",
        lambda s, c, me, cast: access.get(s, me, Conversation, _chat(s)),
        "FROM conversations WHERE conversations.id =",
        "pk_conversations",
        ("SCAN", "LIST SUBQUERY"),
        "SEARCH conversations USING INTEGER PRIMARY KEY",
    ),
    Asked(
        "the conversations of each tab",
        lambda s, c, me, cast: inbox.counts(s, me, c.now()),
        "FROM conversations",
        "ix_conversations_inbox_state_waiting_since",
        ("SCAN", "LIST SUBQUERY"),
    ),
    Asked(
        "the last words of the conversations on a page",
        lambda s, c, me, cast: inbox._last_words(s, [_chat(s)]),
        "FROM messages AS messages_1",
        "ix_messages_conversation_id_id",
        ("SCAN messages", "TEMP B-TREE"),
    ),
    Asked(
        "answers for later that something speaks against",
        lambda s, c, me, cast: scheduled_answers.to_be_held(s),
        "FROM scheduled_answers",
        "ix_scheduled_answers_waiting",
        ("SCAN members", "SCAN messages"),
    ),
    Asked(
        "the next page of an announcement",
        lambda s, c, me, cast: s.execute(
            audience.page(Audience(cast.programme), c.now(), None, cast.amina, 100)
        ).all(),
        "FROM members JOIN households",
        "ix_households_programme_id_id",
        ("SCAN", "TEMP B-TREE"),
    ),
    Asked(
        "the recipients of an announcement",
        _recipients,
        "FROM messages JOIN broadcasts",
        "ix_messages_broadcast_id_state",
        ("SCAN messages",),
    ),
    Asked(
        "the weeks that nobody has signed",
        lambda s, c, me, cast: reviews.unread(s, c, access.visible(Household, me)),
        "FROM households",
        "uq_week_reviews_household_id_week",
        ("SCAN",),
        "sqlite_autoindex_week_reviews_1 (household_id=? AND week>? AND week<?)",
    ),
    Asked(
        "the conversations in which a word was written",
        lambda s, c, me, cast: s.scalars(finding.conversations(me, terms("caldaia ro"), 20)).all(),
        "FROM conversations JOIN (SELECT message_words",
        "ix_message_words_word",
        ("SCAN message_words", "LIST SUBQUERY"),
    ),
    Asked(
        "the households with a name",
        lambda s, c, me, cast: names.find(s, me, terms("amrani"), 20),
        "FROM households WHERE households.id IN",
        "ix_name_words_word",
        ("SCAN",),
    ),
    Asked(
        "messages without their words",
        lambda s, c, me, cast: search.something_to_do(s, c),
        "NOT (EXISTS (SELECT * FROM message_words",
        "pk_message_words",
        ("SCAN",),
        "SEARCH message_words USING PRIMARY KEY (message_id=?)",
    ),
    Asked(
        "what did not arrive",
        lambda s, c, me, cast: beside.undelivered(s, c.now(), me, 40, mine=False),
        "FROM messages",
        "ix_messages_undelivered",
        ("SCAN", "TEMP B-TREE"),
    ),
    Asked(
        "the tasks by kind",
        lambda s, c, me, cast: today.counted(s, c.now(), me, today.shown(me, c.now(), today.Narrowed())),
        "FROM tasks",
        "ix_tasks_",
        ("SCAN households", "TEMP B-TREE"),
    ),
    Asked(
        "the first page of tasks",
        lambda s, c, me, cast: today.first(s, c.now(), today.shown(me, c.now(), today.Narrowed()), 40),
        "FROM tasks",
        "ix_tasks_",
        ("SCAN households",),
    ),
    Asked(
        "the zones in which families live",
        lambda s, c, me, cast: days.household_today(s, c),
        "FROM households",
        "ix_households_zone",
        ("TEMP B-TREE",),
    ),
    Asked(
        "what is due",
        lambda s, c, me, cast: due.next_due(s),
        "FROM due_events",
        "ix_due_events_pending",
        ("TEMP B-TREE",),
    ),
    Asked(
        "promises that were broken",
        lambda s, c, me, cast: promises.something_overdue(s, c.now()),
        "FROM tasks",
        "ix_tasks_due_at",
        ("SCAN",),
    ),
    Asked(
        "alerts that nobody heard",
        lambda s, c, me, cast: on_call.something_unheard(s, c.now()),
        "FROM tasks",
        "ix_tasks_next_alert_at",
        ("SCAN",),
    ),
    Asked(
        "the families without a check-in",
        lambda s, c, me, cast: s.execute(
            select(Household.id).where(access.visible(Household, me), households.quiet(s, c))
        ).all(),
        "FROM checkins",
        "uq_checkins_household_id_week",
        ("SCAN",),
        "sqlite_autoindex_checkins_1 (household_id=? AND week>?)",
    ),
]


def _chat(session: Session) -> int:
    return session.scalars(select(Conversation.id).order_by(Conversation.id).limit(1)).one()


@contextmanager
def _noted(session: Session) -> Iterator[list[tuple[str, Any]]]:
    noted: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        noted.append((statement, values))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    yield noted
    event.remove(connection, "before_cursor_execute", note)


def plan(database: Database, clock: SetClock, me: Me, cast: Cast, asked: Asked) -> str:
    """The database's plan for the first statement about the table."""
    with database.read() as session:
        with _noted(session) as noted:
            asked.ask(session, clock, me, cast)
        connection = session.connection()
        about = [said for said in noted if asked.table in " ".join(said[0].split())]
        assert about, [statement for statement, _ in noted]
        statement, values = about[0]
        if database.is_sqlite:
            steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            return "\n".join(row[3] for row in steps)
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        return "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values))


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.name)
def test_what_grows_is_found_by_an_index(
    database: Database, chatting: Cast, clock: SetClock, asked: Asked
) -> None:
    with database.read() as session:
        rights = access.actor(session, chatting.marco).rights | access.actor(session, chatting.giulia).rights
    me = Me(chatting.marco, rights, frozenset(), "it", "Europe/Rome", 1, "Marco", "Marco", "", "")
    steps = plan(database, clock, me, chatting, asked)
    assert (asked.on_sqlite if database.is_sqlite and asked.on_sqlite else asked.index) in steps, steps
    if database.is_sqlite:
        assert not [word for word in asked.never if word in steps], steps


@on_sqlite
def test_statistics_are_kept_and_every_connection_reads_them(database: Database, cast: Cast) -> None:
    def known() -> int:
        with database.read() as session:
            tables = session.connection().exec_driver_sql("SELECT name FROM sqlite_schema").scalars()
            if "sqlite_stat1" not in set(tables):
                return 0
            return session.connection().exec_driver_sql("SELECT count(*) FROM sqlite_stat1").scalar_one()  # type: ignore[no-any-return]

    pool = database.reading.pool
    assert known() < 10
    database.optimize()
    assert known() > 10
    assert database.reading.pool is not pool
