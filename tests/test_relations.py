"""Relations are columns: no code parses a key to learn what a row is about, looks inside a message's parts, or unpacks
a row by position. The source is checked, so a new place fails; exceptions are listed here with their reasons.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("budgeting", "dialogs", "admin", "bot")
#: Migrations read what earlier versions wrote; the text module owns the shape of parts; the simulator isn't ours to
#: shape, and in `understand` a part belongs to a phrase.
_ELSEWHERE = ("budgeting/db/migrations/", "dialogs/text/", "dialogs/understand/", "bot/simulator/")
#: May pass rows by position: these check the columns against the fields.
_BY_ORDER = {"budgeting/db/named_rows.py", "budgeting/db/prepared_statements.py"}
#: Names a key column because the unique index on it decides.
_MAKES_ONCE = {
    "budgeting/schedule/due.py",
    # Whether this very form has been sent.
    "dialogs/staff_side/answering.py",
    "dialogs/staff_side/handover.py",
}
#: Ways to take a key or a subject apart, or to search for a piece of it.
_SEARCHES = {"like", "not_like", "ilike", "startswith", "endswith", "istartswith", "contains", "regexp_match"}
_SPLITS = {"split", "rsplit", "partition", "rpartition", "removeprefix", "removesuffix"}
#: Names that hold a key or what a thing is about; ``key`` alone is also a catalogue word, and no column.
_KEYS = {"unique_key", "subject", "shown", "reason", "cause"}
_PARTS = {"k", "a", "p", "n"}


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _asks(node: ast.expr) -> bool:
    """Whether this is a statement's result: `session.execute(…)`, `_PREPARED.rows(…)`, maybe with `.all()` after it."""
    while isinstance(node, ast.Call | ast.Attribute):
        if isinstance(node, ast.Call):
            node = node.func
            continue
        if node.attr == "execute" or (node.attr == "rows" and _name(node.value).isupper()):
            return True
        node = node.value
    return False


def _unpacked(tree: ast.AST, place: str) -> Iterator[str]:
    """Rows whose columns are told apart by position: in a loop, an assignment, or a dictionary built from them."""
    for scope in ast.walk(tree):
        if not isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef | ast.Module):
            continue
        rows = set()
        # A name in one function means something else in the next, so module scope has none.
        if not isinstance(scope, ast.Module):
            # The rows that a console list passes in.
            rows = {arg.arg for arg in scope.args.args if arg.annotation and _any_rows(arg.annotation)}
            for node in ast.walk(scope):
                if isinstance(node, ast.Assign) and _asks(node.value):
                    rows |= {_name(target) for target in node.targets} - {""}

        def given(node: ast.expr, rows: set[str] = rows) -> bool:
            return _asks(node) or (isinstance(node, ast.Name) and node.id in rows)

        for node in ast.walk(scope):
            taken: list[tuple[ast.expr, ast.expr]] = []
            if isinstance(node, ast.For | ast.comprehension):
                taken = [(node.target, node.iter)]
            elif isinstance(node, ast.Assign):
                taken = [(target, node.value) for target in node.targets]
            elif isinstance(node, ast.Call) and _name(node.func) == "dict" and node.args:
                taken = [(ast.Tuple([], lineno=node.lineno), node.args[0])]
            for target, held in taken:
                if isinstance(target, ast.Tuple | ast.List) and given(held):
                    yield f"{place}:{target.lineno} takes a row apart by position"


def _any_rows(annotation: ast.expr) -> bool:
    return ast.unparse(annotation) == "Sequence[Any]"


def _wrong(source: str, place: str) -> Iterator[str]:
    tree = ast.parse(source)
    yield from _unpacked(tree, place)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _wrong_call(node, place)
        elif isinstance(node, ast.Attribute) and node.attr == "unique_key" and place not in _MAKES_ONCE:
            yield f"{place}:{node.lineno} asks for a key: it only lets a thing be there once"
        elif isinstance(node, ast.Subscript):
            held, index = node.value, node.slice
            if _name(held) == "parts" and isinstance(held, ast.Attribute):
                yield f"{place}:{node.lineno} takes a piece out of a message's parts: ask dialogs.text"
            if isinstance(index, ast.Constant) and index.value in _PARTS and isinstance(index.value, str):
                yield f"{place}:{node.lineno} looks into the JSON of a text: ask dialogs.text"
            by_number = isinstance(index, ast.Constant) and isinstance(index.value, int)
            if _name(held) == "row" and by_number and place not in _BY_ORDER:
                yield f"{place}:{node.lineno} takes a row apart by position"


def _says_more(node: ast.Call) -> bool:
    """Whether the code builds the reason of an audit line, or turns it into words."""
    given = [*node.args[6:7], *(keyword.value for keyword in node.keywords if keyword.arg == "reason")]
    made = (ast.JoinedStr, ast.BinOp, ast.Call)
    return any(
        isinstance(each, made) or (isinstance(each, ast.Attribute) and each.attr == "value") for each in given
    )


def _wrong_call(node: ast.Call, place: str) -> Iterator[str]:
    if ast.unparse(node.func) == "audit.note" and _says_more(node):
        yield f"{place}:{node.lineno} writes a number or a code into the words of a line: audit.Details"
    if isinstance(node.func, ast.Attribute):
        method, held = node.func.attr, node.func.value
        if method in _SEARCHES | _SPLITS and _name(held) in _KEYS:
            yield f"{place}:{node.lineno} reads a key by a piece of it: give the relation a column"
        first = node.args[0] if node.args else None
        colon = isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value in (":", "#")
        if method in _SPLITS and colon and _name(held) == "key":
            yield f"{place}:{node.lineno} splits a key: give the relation a column"
        if method == "get" and isinstance(first, ast.Constant) and first.value in _PARTS:
            yield f"{place}:{node.lineno} looks into the JSON of a text: ask dialogs.text"
    spread = [argument.value for argument in node.args if isinstance(argument, ast.Starred)]
    made = _name(node.func).lstrip("_")[:1].isupper()
    if (
        made
        and any(_name(argument) in ("row", "found", "record") for argument in spread)
        and place not in _BY_ORDER
    ):
        yield f"{place}:{node.lineno} makes an object of a row by position: budgeting.db.named_rows"


def _read() -> Iterator[tuple[str, str]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            if not place.startswith(_ELSEWHERE):
                yield place, path.read_text("utf-8")


def test_relations_are_columns_and_rows_have_names() -> None:
    read = list(_read())
    assert len(read) > 300
    assert not [wrong for place, source in read for wrong in _wrong(source, place)]


@pytest.mark.parametrize(
    "planted",
    [
        'select(Message).where(Message.unique_key.like("comment:%"))',
        "select(Task).where(Task.unique_key == key)",
        "select(_events.c.id, _events.c.unique_key)",
        "{row.unique_key for row in rows}",
        'audit.note(session, clock, me, AuditAction.CASE_ACTION, "case", case.id, f"action {action.id}")',
        'audit.note(session, clock, me, AuditAction.CASE_URGENCY, "case", case.id, urgency.value)',
        'audit.note(session, clock, me, AuditAction.HOUSEHOLD_EXPORT, "household", None, reason=str(rows))',
        'line.reason.partition(" ")',
        'select(Message).where(Message.unique_key.startswith("crisis:"))',
        'Alert.shown.not_like("done%")',
        'task.unique_key.partition(":")[2]',
        'key.split(":")',
        'line.subject.split(":")',
        'message.parts[-1]["a"]["words"]',
        'part["k"] == "Hello"',
        'part.get("k")',
        "message.parts[1:]",
        "State(*found)",
        "[Due(*row) for row in rows]",
        "_Version(*row)",
        "{row[0] for row in rows}",
        "for number, name in session.execute(query): pass",
        "{number: name for number, name in session.execute(query).all()}",
        "member, household = session.execute(query).one()",
        "def of(session):\n    rows = session.execute(query)\n    return [Row(one) for one, _ in rows]",
        "dict(session.execute(query).all())",
        "((limit, spent),) = _LEFT.rows(session, wanted)",
        "for category, minor in _SUMS.rows(session, wanted): pass",
        "def rows(session, desk, found: Sequence[Any]):\n    return [Row(one, site) for one, site in found]",
    ],
)
def test_a_new_place_is_found(planted: str) -> None:
    assert list(_wrong(planted, "dialogs/new.py"))


@pytest.mark.parametrize(
    "fine",
    [
        'text.split(":")',
        "Message.subject_kind == SubjectKind.WEEK",
        "said(message.parts)[0].key",
        "_STATE.of(found)",
        'values["text"]',
        'audit.note(session, clock, me, AuditAction.STAFF_REVOKE, "staff", 1, reason[:200], details=taken)',
        "rows[0]",
        "rows = session.execute(query)\nshown = [Row(row.id, row.name) for row in rows]",
        "(found,) = map(_LEFT_ROW.of, _LEFT.rows(session, wanted))",
        "for number, name in names.items(): pass",
    ],
)
def test_what_is_no_relation_is_left_alone(fine: str) -> None:
    assert not list(_wrong(fine, "dialogs/new.py"))
