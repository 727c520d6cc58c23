"""The books are the same, however Telegram delivers what a household has written.

Two members of one household, in two chats and each on two devices, write lines in several languages and digits,
several at once, edit and undo them, move them to other headings and days, answer questions and check-ins and use
commands (`histories`). The same history is then played as Telegram may deliver it (`Delivery`) and must end in the
same entries, check-in, learnt words and tasks as when nothing interferes.

What must make no difference:

- an update delivered again, at once or after newer ones, any number of times: it has its number;
- a button tapped on both devices before either has seen the answer, and a tap that others overtake on its way: taps
  and messages travel in separate queues. In the check-in such a tap is stale, the question is asked again, and the
  person answers again;
- the order between chats;
- the order among lines that are complete in themselves, and between them and commands, check-ins, taps and questions
  about a heading or a day;
- an edit that comes before its message or before an earlier edit of it, even within one second: the latest text counts;
- a night: what waited at Telegram until the morning is about the day it was written on.

What legitimately makes a difference, so that its order is kept (`bound`):

- a question and its answer, and two questions: an amount by itself answers the question open when it comes, and a clear
  line dismisses a question about money. Two answers to one question are two answers;
- a tap about a message, and an edit of that message: undone and then corrected is booked again, corrected and then
  undone is not. Nor can anybody tap under an echo they have not seen yet;
- two edits of a message that was undone by hand, or moved to another day or heading: a return to the very words that
  were undone is nothing new, and what was chosen by hand stays while the words say the same, unless there were
  other words in between;
- a correction that teaches the household a word, and lines with that word, in either chat;
- the steps of both adults in the one check-in: whoever has it keeps it. Which of them answered is not compared.

"Yesterday" on a button is the day before the tap, and Telegram keeps taps only for minutes: no night comes in
between. Edits of an answer ("250" corrected to "260") correct nothing and are not played here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from budgeting.db.engine import Database
from dialogs.text.words import Words
from tests.endurance.hearing import House
from tests.endurance.histories import Delivery, deliveries, histories

#: How many deliveries of each history are compared with the clean one.
DELIVERIES = 6
PATIENT = settings(
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
    # A history is short enough to read as it is; shrinking it would take minutes.
    phases=[Phase.generate],
)


@pytest.fixture
def house(database: Database, words: Words) -> House:
    return House(database, words)


def played(house: House, number: int, *, anew: bool = False, part: int = 0) -> Counter[str]:
    """Play and compare at least ``number`` deliveries: different ones each time if ``anew``, else for each ``part``."""
    seen: Counter[str] = Counter()

    @settings(PATIENT, derandomize=not anew, max_examples=-(-number // DELIVERIES))
    @given(data=st.data())
    def go(data: st.DataObject) -> None:
        history = data.draw(histories())
        clean = house.play(history, Delivery(tuple(range(len(history.acts)))), seen)
        for _ in range(DELIVERIES):
            booked = house.play(history, data.draw(deliveries(history)), seen)
            seen["sequences"] += 1
            assert booked == clean, f"missing {clean - booked}, too much {booked - clean}"

    (go if anew else seed(part)(go))()
    return seen


@pytest.mark.parametrize(
    ("database_url", "number"), [("sqlite", 100), ("postgresql", 24)], indirect=["database_url"]
)
def test_a_hundred_sequences_end_in_the_same_books(house: House, number: int) -> None:
    seen = played(house, number)
    assert seen["sequences"] >= number
    assert seen["entries"], "there is something to compare"


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_another_hundred_sequences_end_in_the_same_books(house: House) -> None:
    assert played(house, 100, part=1)["sequences"] >= 100


@pytest.mark.endurance
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    ("database_url", "number"), [("sqlite", 10_000), ("postgresql", 500)], indirect=["database_url"]
)
def test_ten_thousand_sequences_end_in_the_same_books(
    house: House, database: Database, number: int, noted: Callable[..., None]
) -> None:
    seen = played(house, number, anew=True)
    noted(
        f"sequences {'sqlite' if database.is_sqlite else 'postgresql'}",
        sequences=seen["sequences"],
        updates=seen["updates"],
        delivered_again=seen["again"],
        entries_compared=seen["entries"],
        different_books=0,
    )
