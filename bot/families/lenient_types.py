"""Builds aiogram's objects from what Telegram sent when aiogram rejects the whole because of one part.

It reads each field separately, keeps those it can read and leaves out the rest. So a new kind of forwarding, or a field
that changed its type, costs no family its message. It's slow, so only updates that fail the ordinary way come here.
"""

from __future__ import annotations

import types
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from aiogram.types import TelegramObject, Update
from pydantic import TypeAdapter, ValidationError

from bot.botapi import number

#: Fields without which an object is useless.
_VITAL = frozenset({"id", "message_id", "file_id", "new_chat_member", "latitude", "longitude", "update_id"})
#: Stand-ins for required fields that we can do without.
_INSTEAD: dict[Any, Any] = {str: "", int: 0, bool: False}
_MISSING = object()


def update(raw: Any, now: datetime) -> Update | None:
    """As much of an update as can be read, with its number; None if it has no number or nothing else is left.

    ``now`` replaces dates that can't be read.
    """
    # Without a chat we can't answer.
    made = _Reader(now, _VITAL | {"chat"}).read(Update, raw)
    return made if isinstance(made, Update) and len(made.model_fields_set) > 1 else None


def result(expected: Any, raw: Any, now: datetime) -> Any:
    """As much of a call's result as can be read, as the type ``expected``; None if that is nothing."""
    return _Reader(now, _VITAL).read(expected, raw)


class _Reader:
    def __init__(self, now: datetime, vital: frozenset[str]) -> None:
        self._now, self._vital = now, vital

    def read(self, expected: Any, raw: Any) -> Any:
        try:
            value = self._of_type(expected, raw)
        except RecursionError:
            return None
        return None if value is _MISSING else value

    def _of_type(self, expected: Any, raw: Any) -> Any:
        """The value, or _MISSING."""
        try:
            return adapter(expected).validate_python(raw)
        except ValidationError:
            pass
        origin = get_origin(expected)
        if origin in (Union, types.UnionType, Annotated):
            kinds = get_args(expected)[:1] if origin is Annotated else get_args(expected)
            return next(
                (value for kind in kinds if (value := self._of_type(kind, raw)) is not _MISSING), _MISSING
            )
        if origin is list and isinstance(raw, list):
            items = (self._of_type(get_args(expected)[0], element) for element in raw)
            return [item for item in items if item is not _MISSING]
        if isinstance(expected, type) and issubclass(expected, TelegramObject) and isinstance(raw, dict):
            return self._made(expected, raw)
        return _MISSING

    def _made(self, kind: type[TelegramObject], raw: dict[str, Any]) -> Any:
        """The object, or _MISSING if a vital field is missing."""
        values: dict[str, Any] = {}
        for name, field in kind.model_fields.items():
            given = raw.get(field.alias or name, _MISSING)
            # These fields distinguish kinds, so they must match exactly.
            tells = get_origin(field.annotation) is Literal
            if given is _MISSING and not field.is_required() and not tells:
                continue
            value = _MISSING if given is _MISSING else self._of_type(field.rebuild_annotation(), given)
            if value is _MISSING and tells:
                return _MISSING
            if value is _MISSING and field.is_required():
                if name in self._vital:
                    return _MISSING
                value = self._instead(name, field.annotation, raw)
            if value is not _MISSING:
                values[name] = value
        return kind.model_construct(**values)

    def _instead(self, name: str, kind: Any, raw: dict[str, Any]) -> Any:
        if kind is datetime:
            return self._now
        if name == "type" and kind is str:
            # For chats: people have positive numbers.
            return "private" if (number(raw.get("id")) or -1) > 0 else "group"
        return [] if get_origin(kind) is list else _INSTEAD.get(kind)


@cache
def adapter(expected: Any) -> TypeAdapter[Any]:
    """The adapter that reads values of a type, cached."""
    return TypeAdapter(expected)
