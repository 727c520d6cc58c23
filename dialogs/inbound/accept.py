"""The entry point for the edges: take in an update, whatever it contains.

An update that makes our code fail must not block its chat: we keep it with the class of the error, tell the
family kindly, give staff a task, and acknowledge it to the messenger. If the database can't write, nothing was
kept, so we must not acknowledge anything: DatabaseUnavailable propagates.
"""

from __future__ import annotations

import logging

from sqlalchemy.orm import Session

from budgeting import tasks
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.errors import Temporary
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from dialogs.engine import conversation as conversations
from dialogs.engine.content import reply
from dialogs.engine.incoming import Incoming, Received
from dialogs.engine.say import say
from dialogs.inbound.receive import keep, receive
from dialogs.text import t
from dialogs.text.words import Words

log = logging.getLogger(__name__)


async def take_in(database: Database, clock: Clock, words: Words, incoming: Incoming) -> Received:
    """Keep and answer ``incoming``; returns after the commit. Raises DatabaseUnavailable."""
    try:
        return await database.write_async(lambda session: receive(session, clock, words, incoming))
    except Temporary:
        raise
    except Exception as error:  # noqa: BLE001 - one poison update must not block a chat for a day
        name = class_of(error)
    return await database.write_async(lambda session: keep_problem(session, clock, words, incoming, name))


def take_in_now(database: Database, clock: Clock, words: Words, incoming: Incoming) -> Received:
    """`take_in` for callers without an event loop: the terminal and tests."""
    try:
        return database.write(lambda session: receive(session, clock, words, incoming))
    except Temporary:
        raise
    except Exception as error:  # noqa: BLE001 - as above
        name = class_of(error)
    return database.write(lambda session: keep_problem(session, clock, words, incoming, name))


def keep_problem(session: Session, clock: Clock, words: Words, incoming: Incoming, error: str) -> Received:
    """Keep an update our code failed on, tell the family kindly and staff plainly."""
    stored = keep(session, clock, words, incoming, error)
    if stored.row is None:
        return Received(duplicate=True)
    state = stored.state
    someone = stored.someone
    tasks.open_task(
        session,
        clock,
        TaskKind.PROBLEM,
        Subject(SubjectKind.MESSAGE, stored.row),
        programme_id=someone.programme_id if someone else None,
        household_id=someone.household_id if someone else None,
        conversation_id=state.id,
    )
    if incoming.private and state.held_by is None:
        say(
            session,
            clock,
            words,
            state,
            reply(
                t(
                    "Something went wrong on our side, not on yours. Your message is kept and a person will look."
                )
                if stored.withheld is None
                # Without consent the message isn't kept, so nobody can look at it.
                else t("Something went wrong on our side, not on yours. Please try once more."),
                t("You can write /menu to go on."),
            ),
        )
    conversations.save(session, state)
    return Received()


def class_of(error: Exception) -> str:
    """The class of an error in our code, which is also logged with its place."""
    # The error's text may quote what the person wrote; its class and place don't.
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else "unknown"
    log.error("an update could not be answered: %s at %s", type(error).__name__, place)
    return type(error).__name__[:80]
