"""No name in the code is so general that it fits anything: each says what it is."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("admin", "bot", "budgeting", "dialogs")
FORBIDDEN = frozenset({"found", "home", "kept", "one", "wanted"})
#: A module or folder, with the reason why its names stay.
EXCEPTIONS = {"budgeting/db/migrations/versions": "a migration that has run is not written anew"}


def names_in(source: str) -> Iterator[tuple[int, str]]:
    """(line, name) of everything this source names: variables, parameters, keywords, functions, fields, imports.

    Reading other people's names is fine: `Result.one()` of SQLAlchemy, `Path.home()`.
    """
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield node.lineno, name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield node.lineno, name
            case ast.keyword(arg=str(name)):
                yield node.lineno, name
            case ast.alias(name=name, asname=other):
                yield node.lineno, other or name.rpartition(".")[2]
            case (
                ast.ExceptHandler(name=str(name))
                | ast.MatchAs(name=str(name))
                | ast.MatchStar(name=str(name))
            ):
                yield node.lineno, name
            case ast.MatchMapping(rest=str(name)):
                yield node.lineno, name
            case _:
                pass


def forbidden_in(source: str) -> list[tuple[int, str]]:
    """Neither a leading underscore nor a capital makes it another word; constants are exempt, being database words."""
    return [(line, name) for line, name in names_in(source) if plain(name) in FORBIDDEN]


def plain(name: str) -> str:
    word = name.strip("_")
    return word[:1].lower() + word[1:]


def test_names_say_what_they_hold() -> None:
    faults = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if not any(path.is_relative_to(ROOT / place) for place in EXCEPTIONS)
        for line, name in forbidden_in(path.read_text(encoding="utf-8"))
    ]
    assert faults == []


def test_every_exception_is_still_there() -> None:
    assert all((ROOT / place).exists() and reason for place, reason in EXCEPTIONS.items())


@pytest.mark.parametrize(
    "planted",
    [
        "found = []",
        "def entry(wanted: int) -> None: ...",
        "total = sum(one.minor for one in amounts)",
        "largest = max(amounts, key=lambda one: one.minor)",
        "correct(kept=())",
        "def _found() -> None: ...",
        "class Kept: ...",
        "class Report:\n    found: int = 0",
        "self.kept = []",
        "from admin.routes import router as one",
        "from bot.profile import wanted",
        "if home := session.get(Household, 1): ...",
        "try: ...\nexcept ValueError as found: ...",
        "for number, one in enumerate(rows): ...",
    ],
)
def test_a_name_that_says_nothing_is_noticed(planted: str) -> None:
    assert forbidden_in(planted), planted


@pytest.mark.parametrize(
    "foreign", ["row = session.scalars(query).one()", "folder = Path.home()", 'say("one")', 'KEPT = "kept"']
)
def test_what_others_have_named_is_not(foreign: str) -> None:
    assert not forbidden_in(foreign), foreign
