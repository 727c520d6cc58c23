"""What follows is a value that the engine carries out: no dialog takes from the stack of open ones, or puts onto it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: What a conversation has open. `State.frame` may be read: it is the innermost.
STACK = {"frames", "interrupted"}


def _touching(sources: Mapping[str, str]) -> list[str]:
    """Where somebody outside the engine reaches for the stack: "path:line"."""
    return [
        f"{path}:{node.lineno}"
        for path, source in sources.items()
        if not path.startswith("dialogs/engine/")
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Attribute) and node.attr in STACK)
        # Nor is the innermost one written to but through `Turn.data`.
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
