"""Forms are read and drawn in one place: the sources hold no other reader and no handwritten field."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import admin

ADMIN = Path(admin.__file__).parent
TEMPLATES = ADMIN / "templates"
#: Fields that belong to no form: they select messages on the page, for a form reached by an address, filter a list, or
#: choose what a preview shows, or tell a password store whose password is chosen.
BY_HAND = {
    "account/join.html": 1,
    "broadcasts/looks.html": 1,
    "inbox/message.html": 1,
    "inbox/opened.html": 1,
    "phrases/choose.html": 1,
}
_FIELD = re.compile(r"<(?:textarea|select)\b|<input\b(?![^>]*type=\"hidden\")|name=\"csrf\"")


def read_by_hand(source: str) -> Iterator[str]:
    """Where a route reads a posted form itself instead of passing it to a `kit.form.Form`."""
    for node in ast.walk(ast.parse(source)):
        inner = node.value if isinstance(node, (ast.Attribute, ast.Subscript)) else None
        if isinstance(inner, ast.Name) and inner.id in ("posted", "form", "data"):
            written = ast.unparse(node)
            if isinstance(node, ast.Subscript) or written.rpartition(".")[2] in ("get", "getlist", "items"):
                yield written


def test_no_route_reads_a_form_by_itself() -> None:
    handses = {
        str(path.relative_to(ADMIN)): hands
        for path in ADMIN.rglob("*.py")
        if "kit" not in path.parts and (hands := list(read_by_hand(path.read_text(encoding="utf-8"))))
    }
    assert handses == {}


def test_no_template_draws_a_field_by_itself() -> None:
    result = {}
    for path in TEMPLATES.rglob("*.html"):
        name = str(path.relative_to(TEMPLATES))
        if not name.startswith("kit/") and (hands := len(_FIELD.findall(path.read_text(encoding="utf-8")))):
            result[name] = hands
    assert result == BY_HAND


def test_what_is_written_by_hand_is_found() -> None:
    planted = 'def f(desk, posted):\n    return posted.get("name") or posted["name"] or form.getlist("to")\n'
    assert sorted(read_by_hand(planted)) == ["form.getlist", "posted.get", "posted['name']"]
    assert not list(read_by_hand("def f(desk, posted):\n    return NewDebt(posted).name\n"))
    for field in ('<input id="x">', "<select>", "<textarea rows=2>", '<input type="hidden" name="csrf">'):
        assert _FIELD.search(field), field
    assert not _FIELD.search('<input type="hidden" name="back">')
