"""The published table: every total of each column, and how ten answers make a total."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.states.wellbeing import AgeBand, Mode
from budgeting.wellbeing import ANSWERS, QUESTIONS, SCORES, Band, band, score, total, trend

#: As published, total by total from 0: self-administered 18-61 and 62+, read to the person 18-61 and 62+.
PUBLISHED = """
0 14 14 16 18 | 1 19 20 21 23 | 2 22 24 24 26 | 3 25 26 27 28 | 4 27 29 29 30 | 5 29 31 31 32 | 6 31 33 33 33
7 32 35 34 35 | 8 34 36 36 36 | 9 35 38 38 38 | 10 37 39 39 39 | 11 38 41 40 40 | 12 40 42 42 41 | 13 41 44 43 43
14 42 45 44 44 | 15 44 46 45 45 | 16 45 48 47 46 | 17 46 49 48 47 | 18 47 50 49 48 | 19 49 52 50 49 | 20 50 53 52 50
21 51 54 53 52 | 22 52 56 54 53 | 23 54 57 55 54 | 24 55 58 57 55 | 25 56 60 58 56 | 26 58 61 59 57 | 27 59 63 60 58
28 60 64 62 60 | 29 62 66 63 61 | 30 63 67 65 62 | 31 65 69 66 64 | 32 66 71 68 65 | 33 68 73 70 67 | 34 69 75 71 68
35 71 77 73 70 | 36 73 79 76 72 | 37 75 82 78 75 | 38 78 84 81 77 | 39 81 88 85 81 | 40 86 95 91 87
"""
COLUMNS = [(mode, age) for mode in (Mode.SELF, Mode.READ) for age in (AgeBand.UNDER_62, AgeBand.FROM_62)]
ROWS = [tuple(map(int, row.split())) for line in PUBLISHED.strip().splitlines() for row in line.split("|")]
ten = st.lists(st.integers(0, ANSWERS - 1), min_size=QUESTIONS, max_size=QUESTIONS)


def _making(points: int) -> list[int]:
    """Ten answers with this total: each question as high as still needed."""
    answers = []
    for question in range(1, QUESTIONS + 1):
        here = min(4, points)
        points -= here
        answers.append(here if question in (3, 5, 6, 7, 9, 10) else 4 - here)
    return answers


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row[0]))
def test_each_total_has_its_published_score(row: tuple[int, ...]) -> None:
    answers = _making(row[0])
    assert total(answers) == row[0]
    for column, (mode, age) in enumerate(COLUMNS, 1):
        assert score(answers, mode, age) == row[column], (mode, age)


def test_the_table_is_whole() -> None:
    assert [row[0] for row in ROWS] == list(range(41))
    assert set(SCORES) == set(COLUMNS)
    assert all(len(column) == 41 and sorted(set(column)) == list(column) for column in SCORES.values())


@given(ten, st.sampled_from(COLUMNS))
def test_a_better_answer_never_lowers_the_score(answers: list[int], column: tuple[Mode, AgeBand]) -> None:
    before = score(answers, *column)
    for place, answer in enumerate(answers):
        better = answer + 1 if place + 1 in (3, 5, 6, 7, 9, 10) else answer - 1
        if 0 <= better < ANSWERS:
            changed = [*answers[:place], better, *answers[place + 1 :]]
            assert total(changed) == total(answers) + 1
            assert score(changed, *column) > before


@pytest.mark.parametrize("answers", [[], [0] * 9, [0] * 11, [0] * 9 + [5], [0] * 9 + [-1]])
def test_without_all_ten_there_is_no_score(answers: list[int]) -> None:
    with pytest.raises(ValueError, match="all ten"):
        score(answers, Mode.SELF, AgeBand.UNDER_62)


@given(st.integers(0, 100))
def test_bands_are_cut_at_forty_fifty_sixty_and_seventy(points: int) -> None:
    edges = {Band.VERY_LOW: (0, 39), Band.LOW: (40, 49), Band.MIDDLE: (50, 59), Band.GOOD: (60, 69)}
    low, high = edges.get(band(points), (70, 100))
    assert low <= points <= high


@given(st.integers(14, 95), st.integers(14, 95))
def test_a_trend_turns_around_with_its_scores(before: int, now: int) -> None:
    assert trend(before, now) == -trend(now, before)
    assert trend(before, before) == 0
