"""Translatable texts with typed arguments.

We store a text as key and arguments, so that staff can later read it in their own language. Keys are the English
sentences themselves; ``*stars*`` in a key make bold, and arguments are never read as markup.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Union

from budgeting.money import Money
from dialogs.text.renamed import current

#: A message's texts as its row stores them.
Parts = Sequence[Mapping[str, Any]]
#: The name of an argument that holds someone's own words in one language.
_IN = "in_{}"
Arg = Union[str, int, Money, date, datetime, time, "Text"]


@dataclass(frozen=True, slots=True)
class Text:
    """A translatable text of one or more whole sentences, or (``key`` empty) someone's own words in
    ``args['words']``."""

    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)
    plural: str = ""
    count: int = 0


def t(key: str, **args: Arg) -> Text:
    """A translatable text; ``{name}`` in it is replaced by the argument of that name."""
    return Text(key, args)


def tn(singular: str, plural: str, count: int, **args: Arg) -> Text:
    """A translatable text whose form depends on ``count``, which it may mention as ``{count}``."""
    return Text(singular, {"count": count, **args}, plural, count)


def verbatim(words: str) -> Text:
    """Someone's own words: shown unchanged in every language."""
    return Text("", {"words": words})


def in_languages(texts: Mapping[str, str], otherwise: str) -> Text:
    """Someone's own words as they wrote them in several languages; whoever reads another one sees ``otherwise``."""
    return Text("", {"words": otherwise, **{_IN.format(code): text for code, text in texts.items()}})


def words_in(text: Text, language: str) -> str:
    """Someone's own words (a text without a key) for a reader of ``language``."""
    return str(text.args.get(_IN.format(language), text.args["words"]))


# -- how the database stores texts


def to_json(text: Text) -> dict[str, Any]:
    """The text as JSON: {"k": key, "a": args, "p": plural, "n": count}, without empty parts."""
    stored: dict[str, Any] = {"k": text.key}
    if text.args:
        stored["a"] = {name: _arg_to_json(arg) for name, arg in text.args.items()}
    if text.plural:
        stored["p"], stored["n"] = text.plural, text.count
    return stored


def from_json(stored: Mapping[str, Any]) -> Text:
    """The text that `to_json` stored."""
    args = {name: _arg_from_json(arg) for name, arg in stored.get("a", {}).items()}
    return Text(current(stored["k"]), args, current(stored.get("p", "")), stored.get("n", 0))


# -- reading a row's parts: only this module knows their format


def said(parts: Parts | None) -> list[Text]:
    """The texts of a message, in order; none for a person's own words."""
    return [from_json(part) for part in parts or ()]


def says(parts: Parts | None, text: Text) -> bool:
    """Whether the message says ``text`` anywhere, with any arguments."""
    return any(text_said.key == text.key for text_said in said(parts))


def argument(parts: Parts | None, text: Text, name: str) -> Arg | None:
    """The argument ``text`` was said with; None if the message doesn't say it, or not with that argument."""
    return next((text_said.args.get(name) for text_said in said(parts) if text_said.key == text.key), None)


def own_words(parts: Parts | None) -> str:
    """The person's words at the end of the message; empty if it ends with the program's own."""
    last = said(parts)[-1:]
    return str(last[0].args["words"]) if last and not last[0].key else ""


def own_texts(parts: Parts | None) -> list[str]:
    """Everything in the message that people wrote, in each language that they wrote it in."""
    written = (part.args.values() for part in said(parts) if not part.key)
    return list(dict.fromkeys(arg for args in written for arg in args if isinstance(arg, str)))


def without_opening(parts: Parts | None, opening: Text) -> Parts | None:
    """The parts without a leading ``opening``."""
    return parts[1:] if parts and from_json(parts[0]).key == opening.key else parts


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


def _arg_from_json(stored: Any) -> Arg:
    if not isinstance(stored, dict):
        return stored  # type: ignore[no-any-return]  # a string or a whole number, as it was written
    ((kind, value),) = stored.items()
    if kind == "text":
        return from_json(value)
    if kind == "money":
        return Money(*value)
    if kind == "moment":
        return datetime.fromisoformat(value)
    if kind == "date":
        return date.fromisoformat(value)
    return time.fromisoformat(value)
