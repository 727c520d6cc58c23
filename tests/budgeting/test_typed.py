"""Invisible characters: removed from numbers, and never a name by themselves."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from admin.kit.fields import Line
from admin.kit.form import Form
from budgeting import activities, clean_text, households, programmes, staff
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.errors import NotPossible
from tests.kit.build import Cast

#: Characters that Unicode lets programs ignore although they are not format characters.
IGNORABLE = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180f\u3164\ufe00\ufe0e\ufe0f\uffa0\U000e0100"
UNSEEN = IGNORABLE + "".join(
    chr(code)
    for code in range(sys.maxunicode + 1)
    if unicodedata.category(chr(code)) in ("Cf", "Zs")
    or (unicodedata.combining(chr(code)) == 230 and code < 0x370)
)


@pytest.mark.parametrize("text", ["3,20", "٣٫٢٠", "12.50"])
def test_no_unseen_character_stays_between_figures(text: str) -> None:
    for char in UNSEEN:
        if unicodedata.category(char) != "Zs":
            assert clean_text.seen(char.join(text) + char) == text, ascii(char)


@pytest.mark.parametrize("text", ["❤️ 3", "👨\u200d👩\u200d👧", "می\u200cخواهم", "é 3", "خُبز", "ক্ষ\u200d"])
def test_what_joins_letters_and_pictures_stays(text: str) -> None:
    assert clean_text.seen(text) == text


@pytest.mark.parametrize(
    "char", ["\u200b", "\u2060", "\u3164", "\u2800", "\u00a0", "\ufe0f", "\u200d", "\u0301", "\u00ad"]
)
def test_a_name_of_what_nobody_sees_is_none(char: str) -> None:
    assert clean_text.one_line(f" {char}{char}\n{char}") == ""
    with pytest.raises(NotPossible, match="name"):
        clean_text.name(char * 3)


def test_a_name_stays_on_one_line() -> None:
    assert clean_text.name(" Anna\u2060\u202eMaria\n\tRossi\u3000 ") == "AnnaMaria Rossi"


MAKERS: dict[str, Callable[[Session, SetClock, Cast, str], object]] = {
    "household": lambda s, c, cast, name: households.create_household(s, c, None, cast.programme, "X1", name),
    "reference": lambda s, c, cast, name: households.create_household(
        s, c, None, cast.programme, name, "Rossi"
    ),
    "member": lambda s, c, cast, name: households.add_member(s, c, None, cast.amrani, name),
    "staff": lambda s, c, _, name: staff.create(s, c, "new@example.org", name, "Ada", "it"),
    "first name": lambda s, c, _, name: staff.create(s, c, "new@example.org", "Ada Neri", name, "it"),
    "programme": lambda s, c, _, name: programmes.create(s, c, None, "new", name),
    "site": lambda s, c, cast, name: programmes.sites.add(
        s, c, None, cast.programme, programmes.sites.Entry(name)
    ),
    "course": lambda s, c, cast, name: activities.create_activity(
        s, c, None, cast.programme, kind="course", title={"it": name}
    ),
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_nothing_is_called_by_what_nobody_sees(
    database: Database, clock: SetClock, make: Callable[[Session, SetClock, Cast, str], object], cast: Cast
) -> None:
    for unseen in ("\u2060\u200b", "\u3164", " \u2800 "):
        with pytest.raises(NotPossible, match=r"name|reference|title"):
            database.write(lambda s, name=unseen: make(s, clock, cast, name))


class Named(Form):
    name = Line(40)
    first_name = Line(40)


@pytest.mark.parametrize("char", ["\u2060", "\u3164", "\u2800", "\u202e"])
def test_a_form_asks_for_a_name_that_can_be_seen(char: str) -> None:
    form = Named({"name": char * 3, "first_name": f"A{char}da"})
    assert set(form.wrong) == {"name"}
    assert form.first_name.replace(" ", "") == "Ada"
