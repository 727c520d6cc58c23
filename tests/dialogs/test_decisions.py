"""A step returns its decision and the engine carries it out: no dialog changes the stack of open ones itself."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: What a conversation has open. Reading `State.frame` is fine: it is the innermost.
STACK = {"frames", "interrupted"}


def _touching(sources: Mapping[str, str]) -> list[str]:
    """Where code outside the engine touches the stack: "path:line"."""
    return [
        f"{path}:{node.lineno}"
        for path, source in sources.items()
        if not path.startswith("dialogs/engine/")
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Attribute) and node.attr in STACK)
        # The innermost frame is written only through `Turn.data` too.
        or (
            isinstance(node, ast.Subscript)
            and isinstance(node.ctx, ast.Store)
            and isinstance(node.value, ast.Attribute)
            and node.value.attr == "frame"
        )
    ]


def _sources() -> dict[str, str]:
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for room in ("dialogs", "bot", "admin")
        for path in sorted((ROOT / room).rglob("*.py"))
    }


def test_no_dialog_operates_on_the_stack() -> None:
    assert _touching(_sources()) == []


@pytest.mark.parametrize(
    "planted",
    [
        "turn.conversation.frames.clear()",
        "frames = state.frames",
        "turn.conversation.frames[-1]['step'] = 'paid_amount'",
        "turn.conversation.interrupted = None",
        "turn.conversation.frame['step'] = 'how'",
    ],
)
def test_a_dialog_that_does_is_found(planted: str) -> None:
    assert _touching({"dialogs/planted.py": planted}) == ["dialogs/planted.py:1"]
    assert _touching({"dialogs/engine/planted.py": planted}) == []
