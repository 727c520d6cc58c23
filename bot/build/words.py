"""All translatable keys in the source, and which of them are on buttons.

A key is found where it is written: as the first argument of ``t`` or ``tn``, in Python or in a template.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2]
#: Which rooms' keys go into which catalogue.
DOMAINS = {"bot": ("dialogs", "bot"), "admin": ("admin",)}
SETTINGS = "budgeting/programmes/settings.py"
KEYWORDS = {"t": None, "tn": (1, 2)}
_METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]


def spoken(domain: str, root: Path = ROOT) -> Catalog:
    """Every key used in the rooms of ``domain``, with the files that use it."""
    catalogue = Catalog(project="Ponte", charset="utf-8")
    for room in DOMAINS[domain]:
        for path in _templates(root / room):
            _template(path)
        extracted = extract_from_dir(root / room, _METHODS, keywords=KEYWORDS, comment_tags=["translators:"])
        for file, _line, message, comments, _context in sorted(extracted, key=lambda each: each[:2]):
            # Line numbers would change with every edit above; the file is enough to find a key.
            catalogue.add(message, None, [(f"{room}/{file}", 0)], auto_comments=comments)
        for path in sorted((root / room).rglob("*.py")) if domain == "admin" else ():
            for key in _said(ast.parse(path.read_text(encoding="utf-8"))):
                catalogue.add(key, None, [(str(path.relative_to(root)), 0)])
    settings = root / SETTINGS
    if domain == "admin" and settings.exists():
        for key in _declared(ast.parse(settings.read_text(encoding="utf-8"))):
            catalogue.add(key, None, [(SETTINGS, 0)])
    return catalogue


def _declared(tree: ast.Module) -> Iterator[str]:
    """Names and descriptions of programme settings: declared with the settings, shown by the console."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            for given in call.keywords:
                if given.arg in ("label", "decides") and _is_words(given.value):
                    yield ast.literal_eval(given.value)


def _said(tree: ast.Module) -> Iterator[str]:
    """The console's sentences passed directly to ``desk.say("…")``."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "say":
            yield from (
                a.value for a in call.args[:1] if isinstance(a, ast.Constant) and isinstance(a.value, str)
            )


def hidden(domain: str, root: Path = ROOT) -> Iterator[str]:
    """Where a key is computed instead of written out, so that it can't be found: "file:line"."""
    for room in DOMAINS[domain]:
        for path in sorted((root / room).rglob("*.py")):
            calls = (
                n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)
            )
            for call in calls:
                if _name(call) in KEYWORDS and not all(map(_is_words, call.args[: _written(_name(call))])):
                    yield f"{path.relative_to(root)}:{call.lineno}"
        for path in _templates(root / room):
            for said in _template(path).find_all(nodes.Call):
                name = said.node.name if isinstance(said.node, nodes.Name) else ""
                if name in KEYWORDS and not all(
                    isinstance(a, nodes.Const) for a in said.args[: _written(name)]
                ):
                    yield f"{path.relative_to(root)}:{said.lineno}"


def _templates(room: Path) -> list[Path]:
    return sorted(room.glob("templates/**/*.html"))


def _template(path: Path) -> nodes.Template:
    """Parse a template. Unlike Babel's extractor, the error names the file."""
    return Environment(autoescape=True).parse(path.read_text(encoding="utf-8"), filename=str(path))


def _written(name: str) -> int:
    return len(KEYWORDS[name] or (1,))


def _is_words(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def on_buttons(domain: str, root: Path = ROOT) -> set[str]:
    """The keys written inside a Choice, or inside a call of a function that returns one."""
    keys: set[str] = set()
    for room in DOMAINS[domain]:
        for path in sorted((root / room).rglob("*.py")):
            keys |= _labels(ast.parse(path.read_text(encoding="utf-8")))
    return keys


def _labels(tree: ast.Module) -> set[str]:
    makers = {"Choice"} | {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and isinstance(node.returns, ast.Name)
        and node.returns.id == "Choice"
    }
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node) in makers)
    return {key for call in calls for argument in call.args for key in _keys(argument)}


def _keys(node: ast.AST) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and _name(call) in KEYWORDS:
            yield from (
                a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
            )


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""
