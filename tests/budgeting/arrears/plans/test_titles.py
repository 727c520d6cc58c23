"""Plan names: whatever its plans are for, no two of a family's have the same name."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from budgeting.arrears.plans import PlanView, titles
from budgeting.money import Money
from budgeting.states.arrears import PlanState
from dialogs.arrears.wording import spoken
from dialogs.text.words import Words

FIRST = date(2026, 3, 10)
WORDS = Words()


def plan(number: int, name: str = "", line: str = "", creditor: str = "", after: int = 0) -> PlanView:
    since, nothing = FIRST + timedelta(days=after), Money(0)
    return PlanView(
        number, 1, None, None, PlanState.ACTIVE, (), nothing, nothing, nothing, name, line, creditor, since
    )


def called(*plans: PlanView, language: str = "it") -> list[str]:
    by_plan = titles(plans)
    return [spoken(WORDS, language, by_plan[view.id]) for view in plans]


def test_by_line_and_creditor_else_by_name_else_by_its_start() -> None:
    assert called(
        plan(1, line="rent", creditor="ALER Brescia"),
        plan(2, line="service_charges", creditor="ALER Brescia"),
        plan(3, name="Bolletta del gas"),
        plan(4),
    ) == [
        "Canone · ALER Brescia",
        "Spese condominiali · ALER Brescia",
        "Bolletta del gas",
        "Piano con inizio 10 marzo 2026",
    ]
    named = plan(1, line="rent", creditor="ALER Brescia")
    assert called(named, language="en") == ["Rent · ALER Brescia"]
    assert called(named, language="ar") == ["الإيجار · \u2068ALER Brescia\u2069"]


def test_two_that_would_be_called_the_same_are_told_apart() -> None:
    rent = {"line": "rent", "creditor": "ALER"}
    assert called(
        plan(1, **rent), plan(2, **rent, after=31), plan(3, line="rent", creditor="aler", after=31)
    ) == [
        "Canone · ALER, inizio 10 marzo 2026",
        "Canone · ALER, inizio 10 aprile 2026 (1)",
        "Canone · aler, inizio 10 aprile 2026 (2)",
    ]


kinds = st.tuples(
    st.sampled_from(["", "Gas", "gas", "Rent · ALER"]),
    st.sampled_from(["", "rent", "service_charges"]),
    st.sampled_from(["", "ALER", "Condominio"]),
    st.integers(0, 2),
)


@example([("", "rent", "ALER", 0), ("", "rent", "ALER", 1), ("Rent · ALER", "", "", 0)], "en")
@given(st.lists(kinds, max_size=8), st.sampled_from(["it", "ar", "en"]))
def test_no_two_are_alike(described: list[tuple[str, str, str, int]], language: str) -> None:
    plans = [plan(number, *fields) for number, fields in enumerate(described, 1)]
    names = called(*plans, language=language)
    assert len({name.casefold() for name in names}) == len(plans)
    assert all(names)
