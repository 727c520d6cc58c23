"""The Amrani family with a case, for the tests of the console's case pages."""

from __future__ import annotations

import pytest

from budgeting import cases
from budgeting.cases import Topic
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.states.tasks import Urgency
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.family import Family


@pytest.fixture
def family(database: Database, clock: SetClock, cast: Cast) -> Family:
    """The Amrani family, in a chat with the bot."""
    return Family(database, clock, cast)


@pytest.fixture
def chat(family: Family) -> int:
    return family.do(build.conversation, family.cast.amina)


@pytest.fixture
def case(family: Family, chat: int) -> int:
    """An open case that Marco owns, with one message as evidence."""
    words = family.do(build.message, chat, "il riscaldamento non va")
    return family.do(
        cases.escalate,
        family.cast.marco,
        family.household,
        topic=Topic.HOME.value,
        urgency=Urgency.NORMAL,
        message_ids=[words],
        conversation_id=chat,
    ).id
