"""Which Bot API methods the product calls, read from its code, so that a new one joins the tests of odd answers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import aiogram.methods

ROOT = Path(__file__).parents[2] / "bot"
#: Not part of the running product, or not a Telegram client.
_NOT = ("simulator", "build")
_ALL = {
    kind.__api_method__
    for name in aiogram.methods.__all__
    if hasattr(kind := getattr(aiogram.methods, name), "__api_method__") and name != "TelegramMethod"
}
_LOWER = {name.lower(): name for name in _ALL}
#: Methods that the staff bot's library calls itself; its objects' shortcuts are read in `_called`.
_OF_THE_LIBRARY = {"start_polling": ("getMe", "deleteWebhook", "getUpdates")}


def methods(*folders: str) -> set[str]:
    """Telegram's names of the methods called in those folders or files of `bot`; without any, in all of it."""
    names: set[str] = set()
    for path in _files(folders):
        for node in ast.walk(ast.parse(path.read_text())):
            names.update(_called(node))
    return names


def _files(folders: tuple[str, ...]) -> Iterator[Path]:
    for place in [ROOT / folder for folder in folders] or [ROOT]:
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            if path.relative_to(ROOT).parts[0] not in _NOT:
                yield path


def _called(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom) and node.module == "aiogram.methods":
        names = [getattr(aiogram.methods, each.name) for each in node.names if each.name != "TelegramMethod"]
        yield from (kind.__api_method__ for kind in names)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in _ALL:
        yield node.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        name, receiver = node.func.attr, ast.unparse(node.func.value).lower()
        yield from _OF_THE_LIBRARY.get(name, ())
        plain = name.replace("_", "")
        if receiver.endswith("bot") and plain in _LOWER:
            yield _LOWER[plain]
        if name.startswith("reply_"):
            kind = name.removeprefix("reply_")
            yield _LOWER["sendmessage" if kind == "text" else f"send{kind.replace('_', '')}"]
        if name == "answer" and receiver.endswith("query"):
            yield "answerCallbackQuery"
