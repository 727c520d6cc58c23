"""What a phrase may hold: its gaps, its languages, its answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.phrases import MAIN, Draft, PhraseFault, Slot, slots_in
from budgeting.phrases.rules import LONGEST_ANSWER, LONGEST_TEXT, MOST_ANSWERS, check, pieces

words = st.text(st.characters(exclude_characters="{}", codec="utf-8"), max_size=30)


@given(parts=st.lists(st.tuples(words, st.sampled_from(Slot)), max_size=5), end=words)
def test_a_text_falls_into_its_words_and_gaps_and_nothing_is_lost(
    parts: list[tuple[str, Slot]], end: str
) -> None:
    text = "".join(f"{before}{{{slot.value}}}" for before, slot in parts) + end
    assert pieces(text) == [*parts, (end, None)]
    assert slots_in(text) == tuple(dict.fromkeys(slot for _, slot in parts))


@pytest.mark.parametrize(
    ("draft", "reason", "language"),
    [
        (Draft(" ", {MAIN: "Ciao"}), "no_title", MAIN),
        (Draft("A", {"ar": "مرحبًا"}), "no_text", MAIN),
        (Draft("A", {MAIN: "a" * (LONGEST_TEXT + 1)}), "too_long", MAIN),
        (Draft("A", {MAIN: "Ciao {nome}"}), "slot", MAIN),
        (Draft("A", {MAIN: "Ciao {"}), "slot", MAIN),
        (Draft("A", {MAIN: "Ciao {name}", "ar": "{name} {date}"}), "other_slots", "ar"),
        (Draft("A", {MAIN: "?", "ar": "؟"}, {MAIN: ["sì", "no"]}), "answers_differ", "ar"),
        (Draft("A", {MAIN: "?"}, {MAIN: ["sì", "no"], "ar": ["نعم", "لا"]}), "answers_differ", "ar"),
        (Draft("A", {MAIN: "?"}, {MAIN: ["sì"]}), "one_answer", MAIN),
        (Draft("A", {MAIN: "?"}, {MAIN: [str(n) for n in range(MOST_ANSWERS + 1)]}), "many_answers", MAIN),
        (Draft("A", {MAIN: "?"}, {MAIN: ["sì", "n" * (LONGEST_ANSWER + 1)]}), "answer_long", MAIN),
        (Draft("A", {MAIN: "?"}, {MAIN: ["sì", "sì"]}), "same_answer", MAIN),
    ],
)
def test_what_does_not_work_is_named_with_its_language(draft: Draft, reason: str, language: str) -> None:
    with pytest.raises(PhraseFault) as fault:
        check(draft)
    assert (fault.value.reason, fault.value.language) == (reason, language)


def test_a_language_may_leave_a_gap_out() -> None:
    check(Draft("A", {MAIN: "Ciao {name}, entro il {date}", "ar": "حتى {date}"}))
