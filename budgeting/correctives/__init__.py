"""What a family does itself to get straight (autovalutazione): its own list, asked about once a month.

`expected` adds up what it should bring, `service` adds and changes, `asking` is the monthly round, `reads` shows. What
it should bring is never income: once staff see it in the entries they mark it as observed, and it no longer counts as
expected.
"""

from budgeting.correctives.asking import FEWEST_ROUNDS, close_unanswered, mark_asked, to_ask
from budgeting.correctives.expected import Expected, expected
from budgeting.correctives.reads import (
    corrective,
    history,
    of_household,
    of_person,
    open_of,
    own_words,
    people,
)
from budgeting.correctives.service import (
    LONGEST,
    MOST,
    add,
    add_with_family,
    answer,
    brings,
    change,
    observe,
)

__all__ = [
    "FEWEST_ROUNDS",
    "LONGEST",
    "MOST",
    "Expected",
    "add",
    "add_with_family",
    "answer",
    "brings",
    "change",
    "close_unanswered",
    "corrective",
    "expected",
    "history",
    "mark_asked",
    "observe",
    "of_household",
    "of_person",
    "open_of",
    "own_words",
    "people",
    "to_ask",
]
