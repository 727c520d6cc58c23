"""A typed time of day is read to the minute, or asked for again."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.understand.hours import read_time


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("10:30", time(10, 30)),
        ("10.30", time(10, 30)),
        ("10,30", time(10, 30)),
        ("10h30", time(10, 30)),
        ("alle 10 e 30", time(10, 30)),
        ("alle 10 e mezza", time(10, 30)),
        ("half past 10", time(10, 30)),
        ("10 e un quarto", time(10, 15)),
        ("١٠:٣٠", time(10, 30)),
        ("الساعة ١٠ ونصف", time(10, 30)),
        ("٧ مساء", time(19)),
        ("7 pm", time(19)),
        ("7:45 di sera", time(19, 45)),
        ("12 pm", time(12)),
        ("18", time(18)),
        ("ore 9", time(9)),
        ("21:00", time(21)),
        # Unclear, or not a time: asked for again, never rounded.
        ("10:3", None),
        ("10:60", None),
        ("24", None),
        ("25:10", None),
        ("9 o 10", None),
        ("9-10", None),
        ("10 meno un quarto", None),
        ("10 și jumătate", None),
        ("-10", None),
        ("10:30 e mezza", None),
        ("٧ مساءً", time(19)),
        ("7 p.m.", time(19)),
        ("10 o'clock", time(10)),
        ("quarter to 10", None),
        ("1030", None),
        ("100", None),
        ("10:30:15", None),
        ("alle sei", None),
        ("domenica", None),
        ("", None),
    ],
)
def test_a_typed_time(typed: str, read: time | None) -> None:
    assert read_time(typed) == read


@given(st.times(), st.sampled_from((":", ".", ",")))
def test_every_minute_of_the_day_is_read_as_it_is_written(moment: time, sign: str) -> None:
    assert read_time(f"{moment.hour}{sign}{moment.minute:02}") == moment.replace(second=0, microsecond=0)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_time_or_a_question(typed: str) -> None:
    assert read_time(typed) is None or isinstance(read_time(typed), time)
