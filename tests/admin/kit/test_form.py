"""A form reads what was posted: nothing typed is lost, and its limits in the browser are those of the server."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from starlette.datastructures import FormData, UploadFile

import admin
from admin.kit.fields import (
    Amount,
    Choice,
    Code,
    Day,
    Email,
    Field,
    Hour,
    Id,
    Key,
    Line,
    Maybe,
    Number,
    Row,
    Secret,
    Several,
    Tick,
    Words,
)
from admin.kit.form import Form, wrong
from budgeting.money import EUR, MOST_MINOR, Money
from budgeting.states.tasks import Urgency
from dialogs.text import t

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


class Everything(Form):
    line = Line(10)
    free = Line(10, needed=False)
    email = Email()
    secret = Secret("current-password")
    words = Words(20)
    number = Number(1, 12)
    amount = Amount()
    nothing = Amount(least=0)
    day = Day()
    hour = Hour()
    choice = Choice({Urgency.NORMAL: t("Normal"), Urgency.HIGH: t("Urgent")})
    lenient = Choice({Urgency.NORMAL: t("Normal")}, otherwise=Urgency.NORMAL)
    row = Row()
    several = Several[str]()
    tick = Tick()
    code = Code()
    id = Id()
    key = Key()
    perhaps = Maybe(Day())


OFFERED: dict[str, Any] = {"row": {7: "Sette"}, "several": {"it": "italiano", "ar": "arabo"}}
BETWEEN = {"day": (FIRST, LAST)}
RIGHT: dict[str, str] = {
    "line": "  Via\u200b  Roma ",
    "email": "a@example.org",
    "secret": " geheim ",
    "words": " Due\r\nrighe\x00 ",
    "number": "12",
    "amount": "1,50",
    "nothing": "0",
    "day": "2026-03-05",
    "hour": "18:30",
    "choice": "high",
    "lenient": "nonsense",
    "row": "7",
    "tick": "1",
    "code": "x",
    "id": "9",
}


def form(**typed: str) -> Everything:
    return Everything({**RIGHT, **typed}, offered=OFFERED, between=BETWEEN)


def test_what_was_typed_becomes_what_its_field_says() -> None:
    sent = form()
    assert sent.wrong == {}
    assert (sent.line, sent.free, sent.email, sent.secret) == ("Via Roma", "", "a@example.org", " geheim ")
    assert (sent.words, sent.number, sent.id) == ("Due\nrighe", 12, 9)
    assert (sent.amount, sent.nothing) == (Money(150), Money(0))
    assert (sent.day, sent.hour.hour, sent.perhaps) == (date(2026, 3, 5), 18, None)
    assert (sent.choice, sent.lenient, sent.row) == (Urgency.HIGH, Urgency.NORMAL, 7)
    assert (sent.tick, sent.code, len(sent.key) >= 8) == (True, "x", True)


WRONG = [
    ("line", ""),
    ("line", "\u2066\u2069"),
    ("line", "x" * 11),
    ("free", "x" * 11),
    ("email", "nobody"),
    ("words", "x" * 21),
    ("number", "13"),
    ("number", "١"),
    ("number", "1e9"),
    ("amount", ""),
    ("amount", "0"),
    ("amount", "1.234"),
    ("amount", "NaN"),
    ("day", "2026-02-28"),
    ("day", "2026-04-01"),
    ("day", "31.3.2026"),
    ("hour", "25:00"),
    ("choice", "HIGH"),
    ("row", "8"),
    ("row", "07"),
    ("perhaps", "tomorrow"),
]


@pytest.mark.parametrize(("name", "typed"), WRONG)
def test_what_cannot_be_is_said_at_its_field_and_kept(name: str, typed: str) -> None:
    sent = form(**{name: typed})
    assert set(sent.wrong) == {name}
    assert sent.typed[name] == typed
    assert sent.drawn(name).wrong is sent.wrong[name]
    with pytest.raises(LookupError):
        getattr(sent, name)


def test_a_form_that_nobody_sent_is_not_scolded() -> None:
    fresh = Everything(start={"line": "Rossi", "choice": Urgency.HIGH}, offered=OFFERED)
    assert not fresh.sent
    assert fresh.wrong == {}
    assert fresh.drawn("line").typed == "Rossi"
    assert [code for code, _, chosen in fresh.drawn("choice").options if chosen] == ["high"]
    unchecked = Everything({"line": ""}, offered=OFFERED, checked=False)
    assert (unchecked.sent, unchecked.wrong) == (True, {})


def test_the_same_fields_more_than_once_have_names_of_their_own() -> None:
    posted = {"line_0": "Anna", "line_1": "x" * 11}

    class Person(Form):
        line = Line(10)

    people = [Person(posted, named=f"{{}}_{row}") for row in range(2)]
    assert people[0].line == "Anna"
    assert set(wrong(people)) == {"line_1"}
    assert (people[1].drawn("line").name, Person(mark="grant-").drawn("line").id) == ("line_1", "grant-line")


def test_several_ticks_and_no_files() -> None:
    posted = FormData(
        [("several", "ar"), ("several", "xx"), ("several", "it"), ("line", UploadFile(BytesIO()))]
    )
    sent = Everything(posted, offered=OFFERED)
    assert sent.several == ["it", "ar"]
    assert "line" in sent.wrong


def test_what_was_said_first_stays() -> None:
    sent = form(line="")
    before = sent.wrong["line"]
    sent.refuse("line", t("Something else"))
    assert sent.wrong["line"] is before


@pytest.mark.parametrize("typed", ["100000,01", "1.000.000", "99999999", "250.000,00 €"])
def test_an_amount_above_the_most_says_so_beside_its_field(typed: str) -> None:
    sent = form(amount=typed)
    assert sent.wrong["amount"].key == "That is more than an amount may be: {most} at most."


def test_the_most_itself_is_taken() -> None:
    assert form(amount="100000").amount == Money(MOST_MINOR, EUR)


def _forms(of: type[Form] = Form) -> Iterator[type[Form]]:
    for subclass in of.__subclasses__():
        if subclass.__module__.startswith("admin."):
            yield subclass
        yield from _forms(subclass)


def test_every_form_of_the_console_takes_as_much_as_it_tells_the_browser() -> None:
    for module in pkgutil.walk_packages(admin.__path__, "admin."):
        importlib.import_module(module.name)
    forms = set(_forms())
    assert len(forms) > 40
    for each in forms:
        nothing: dict[str, dict[str, str]] = {name: {} for name in each.fields}
        for name, field in each.fields.items():
            inner: Field[Any] = field.inner if isinstance(field, Maybe) else field
            if not isinstance(inner, (Line, Words)):
                continue
            longest = inner.longest
            ending = "@x" if isinstance(inner, Email) else "xx"
            empty = each(checked=False)
            assert field.attributes(empty)["maxlength"] == longest
            for over in (0, 1):
                typed = "x" * (longest + over - 2) + ending
                sent = each({name: typed}, offered=nothing)
                assert (name in sent.wrong) is bool(over), (each, name, over)


def test_a_form_that_holds_something_or_is_wrong_is_touched() -> None:
    class Texts(Form):
        title = Line(10)
        words = Line(10, needed=False)

    assert not Texts(start={}).touched
    assert not Texts({"title_ar": "x"}, named="{}_it", checked=False).touched
    assert Texts({"title_it": "", "words_it": "x"}, named="{}_it", checked=False).touched
    assert Texts({"title_it": ""}, named="{}_it").touched
