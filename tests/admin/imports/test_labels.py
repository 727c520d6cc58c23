"""Everything an import can report has words; the codes are read from the sources and the enumerations."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from admin.imports import labels
from budgeting import imports
from budgeting.states.imports import ImportRowState, ImportState
from dialogs.text.words import Words

ROOT = Path(imports.__file__).parent


def codes() -> set[str]:
    """The code of every fault: from `Fault("…")`, and from places that write one out themselves."""
    named = set()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Fault":
                named |= {each.value for each in node.args[:1] if isinstance(each, ast.Constant)}
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "choice":
                named |= {each.value for each in node.args[1:2] if isinstance(each, ast.Constant)}
            elif isinstance(node, ast.Dict):
                pairs = zip(node.keys, node.values, strict=True)
                named |= {
                    value.value
                    for key, value in pairs
                    if isinstance(key, ast.Constant)
                    and key.value == "code"
                    and isinstance(value, ast.Constant)
                }
    return {str(code) for code in named}


def test_each_fault_and_each_state_has_words() -> None:
    assert {"changed", "site", "two_ways", "held_up"} <= codes()
    assert codes() == set(labels._FAULTS)
    assert set(labels.STATES) == set(ImportState)
    assert set(labels.ROWS) == set(ImportRowState)
    assert set(labels.KINDS) == set(imports.KINDS)


def test_what_can_be_written_into_a_cell_is_named() -> None:
    words = Words("admin")
    args = dict.fromkeys(re.findall(r"{(\w+)}", " ".join(text.key for text in labels._FAULTS.values())), 7)
    for code in labels._FAULTS:
        assert "7" in words.plain(labels.fault({"code": code, "column": "", **args}, {}), "it") or (
            "{" not in labels._FAULTS[code].key
        )
