"""Every route that reads or changes family data calls `budgeting.access` on its way, checked from the source."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from budgeting.access.scope import TABLES
from budgeting.db.types import Base

ROOT = Path(__file__).parents[3]
MODELS = {mapper.class_.__name__ for mapper in Base.registry.mappers}
#: Tables without family data; a new table counts as a family's until it is listed here.
OF_NO_FAMILY = {
    "Activity",
    "ActivitySession",
    "Alert",
    "Audit",
    "Broadcast",
    "DueEvent",
    "Event",
    "DeferredUpdate",
    "Lease",
    "Programme",
    "SignInAttempt",
    "PendingSignIn",
    "RecoveryCode",
    "SecondFactor",
    "Site",
    "Staff",
    "StaffDevice",
    "StaffRole",
    "SignIn",
}
FAMILY = MODELS - OF_NO_FAMILY
READS = {"select", "get", "get_one", "exists", "update", "delete"}
#: A function of the console: its module and its name.
Place = tuple[str, str]


@dataclass
class Function:
    """What a function refers to, which family tables it reads, and whether it calls access."""

    refers: set[Place] = field(default_factory=set)
    reads: set[str] = field(default_factory=set)
    asks: bool = False
    route: bool = False


def console() -> dict[str, str]:
    """The source of each console module by its dotted name."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path.read_text(
            "utf-8"
        )
        for path in sorted((ROOT / "admin").rglob("*.py"))
    }


def functions(sources: Mapping[str, str]) -> dict[Place, Function]:
    by_place: dict[Place, Function] = {}
    for module, source in sources.items():
        tree = ast.parse(source)
        imported = {
            alias.asname or alias.name: (line.module or "", alias.name)
            for line in ast.walk(tree)
            if isinstance(line, ast.ImportFrom)
            for alias in line.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                by_place[module, node.name] = _read(node, module, imported)
            elif isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("Listing("):
                # A list's routes are made from its description, so everything that it names counts.
                named = _read(node, module, imported)
                by_place[module, ast.unparse(node.targets[0])] = replace(named, route=True)
    return by_place


def _read(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Assign, module: str, imported: dict[str, Place]
) -> Function:
    above = [] if isinstance(node, ast.Assign) else node.decorator_list
    made = Function(route=any(ast.unparse(decorator).startswith("router.") for decorator in above))
    for part in ast.walk(node):
        match part:
            case ast.Attribute(value=ast.Name(id="access")):
                made.asks = True
            case ast.Attribute(value=ast.Name(id=base), attr=name) if base in imported:
                made.refers.add((".".join(imported[base]), name))
            case ast.Name(id=name):
                made.refers.add(imported.get(name, (module, name)))
            case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called)) if called in READS:
                named = {each.id for arg in part.args for each in ast.walk(arg) if isinstance(each, ast.Name)}
                made.reads |= named & FAMILY
    return made


def unasked(known: Mapping[Place, Function]) -> dict[str, set[str]]:
    """The routes that reach a family table but not `access`."""
    wrong = {}
    for (module, name), route in known.items():
        if route.route:
            reads, asks = _reach(route, known)
            if reads and not asks:
                wrong[f"{module}.{name}"] = reads
    return wrong


def _reach(start: Function, known: Mapping[Place, Function]) -> tuple[set[str], bool]:
    seen: set[Place] = set()
    waiting, reads, asks = [start], set[str](), False
    while waiting:
        function = waiting.pop()
        reads |= function.reads
        asks = asks or function.asks
        new = function.refers - seen
        seen |= new
        waiting += [known[place] for place in new if place in known]
    return reads, asks


def test_every_route_asks_before_it_reads_about_a_family() -> None:
    known = functions(console())
    assert sum(function.route for function in known.values()) > 90
    assert unasked(known) == {}


def test_a_route_that_does_not_ask_is_noticed() -> None:
    planted = """
from admin.reviews import queries

@router.get("/one/{number}")
def one(desk, number):
    with desk.read() as session:
        return session.get(Household, number)

@router.get("/two/{number}")
def two(desk, number):
    with desk.read() as session:
        return queries.adults(session, number)

def all_of_them(session, desk, asked):
    return select(Household)

THREE = Listing(path="/three", select=all_of_them)
"""
    known = functions({**console(), "admin.planted": planted})
    assert unasked(known) == {
        "admin.planted.one": {"Household"},
        "admin.planted.two": {"Member"},
        "admin.planted.THREE": {"Household"},
    }


def test_every_table_is_a_familys_or_named_as_none() -> None:
    assert OF_NO_FAMILY <= MODELS
    of_programmes = {"Activity", "ActivitySession", "Broadcast", "Programme", "Site", "Staff"}
    assert {model.__name__ for model in TABLES} - FAMILY == of_programmes
