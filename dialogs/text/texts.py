"""Translatable texts with typed arguments.

A text is kept as key and arguments, so that staff can read it in their own language later. Keys are the
English sentences themselves; ``*stars*`` in a key make bold, and arguments are never read as markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Union

from budgeting.money import Money

Arg = Union[str, int, Money, date, datetime, time, "Text"]


@dataclass(frozen=True, slots=True)
class Text:
    """A whole translatable sentence or more, or (``key`` empty) somebody's own words in ``args['words']``."""

    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)
    plural: str = ""
    count: int = 0


def t(key: str, **args: Arg) -> Text:
    """A translatable text; ``{name}`` in it is replaced by the argument of that name."""
    return Text(key, args)


def tn(one: str, many: str, count: int, **args: Arg) -> Text:
    """A translatable text whose form depends on ``count``, which it may name as ``{count}``."""
    return Text(one, {"count": count, **args}, many, count)


def verbatim(words: str) -> Text:
    """Somebody's own words: shown as they are in every language."""
    return Text("", {"words": words})


# -- how texts are kept in the database


def to_json(text: Text) -> dict[str, Any]:
    """The text as JSON: {"k": key, "a": args, "p": plural, "n": count}, empty parts left out."""
    kept: dict[str, Any] = {"k": text.key}
    if text.args:
        kept["a"] = {name: _arg_to_json(arg) for name, arg in text.args.items()}
    if text.plural:
        kept["p"], kept["n"] = text.plural, text.count
    return kept


def from_json(kept: Mapping[str, Any]) -> Text:
    """The text that `to_json` kept."""
    args = {name: _arg_from_json(arg) for name, arg in kept.get("a", {}).items()}
    return Text(kept["k"], args, kept.get("p", ""), kept.get("n", 0))


def _arg_to_json(arg: Arg) -> Any:
    if isinstance(arg, Text):
        return {"text": to_json(arg)}
    if isinstance(arg, Money):
        return {"money": [arg.minor, arg.currency]}
    if isinstance(arg, datetime):
        return {"moment": arg.isoformat()}
    if isinstance(arg, date):
        return {"date": arg.isoformat()}
    if isinstance(arg, time):
        return {"time": arg.isoformat("minutes")}
    return arg


def _arg_from_json(kept: Any) -> Arg:
    if not isinstance(kept, dict):
        return kept  # type: ignore[no-any-return]  # a string or a whole number, as it was written
    ((kind, value),) = kept.items()
    if kind == "text":
        return from_json(value)
    if kind == "money":
        return Money(*value)
    if kind == "moment":
        return datetime.fromisoformat(value)
    if kind == "date":
        return date.fromisoformat(value)
    return time.fromisoformat(value)
