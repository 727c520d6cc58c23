"""What every field has: a name, what it reads, what it rejects, what the browser is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Generic, NoReturn, Protocol, Self, TypeVar, overload

from starlette.datastructures import UploadFile

from dialogs.text import Text, t

T = TypeVar("T")

FILL_IN = t("Please fill this in.")


class Wrong(Exception):
    """The input is not valid; ``text`` says why beside the field."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.key)
        self.text = text


class Form(Protocol):
    """What a field needs from the form it is in (`admin.kit.form`)."""

    locale: str
    currency: str
    offered: dict[str, dict[Any, Text | str]]
    between: Mapping[str, tuple[date | None, date | None]]

    def value(self, name: str) -> Any: ...
    def all_of(self, name: str) -> list[str]: ...
    def upload(self, name: str) -> UploadFile | None: ...
    def uploads(self, name: str) -> list[UploadFile]: ...


class Field(Generic[T]):
    """One field. On a submitted form the attribute is its value; reading one that was wrong is an error."""

    #: The macro of `templates/kit/form.html` that draws it.
    drawn_as: str = "box"
    needed: bool = True
    name: str = ""

    def __set_name__(self, owner: type[Form], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, form: None, owner: type[Form]) -> Self: ...
    @overload
    def __get__(self, form: Form, owner: type[Form]) -> T: ...
    def __get__(self, form: Form | None, owner: type[Form]) -> Self | T:
        return self if form is None else form.value(self.name)

    def __set__(self, form: Form, value: object) -> NoReturn:
        raise AttributeError(
            f"{self.name} is a field: what was typed is not changed, and no other thing has its name"
        )

    def read(self, typed: str, form: Form) -> T:
        """The value of the input. Raises Wrong."""
        raise NotImplementedError

    def shown(self, typed: str, form: Form) -> str:
        """The text in the field when it is drawn."""
        return typed

    def attributes(self, form: Form) -> dict[str, object]:
        """HTML attributes for the browser."""
        return {}

    def options(self, form: Form) -> Mapping[Any, Text | str]:
        """The options to choose from."""
        return {}


class Maybe(Field[T | None]):
    """A field that may stay empty, which reads as None."""

    needed = False

    def __init__(self, inner: Field[T]) -> None:
        self.inner = inner
        self.drawn_as = inner.drawn_as

    def __set_name__(self, owner: type[Form], name: str) -> None:
        self.name = self.inner.name = name

    def read(self, typed: str, form: Form) -> T | None:
        return self.inner.read(typed, form) if typed.strip() else None

    def attributes(self, form: Form) -> dict[str, object]:
        return {**self.inner.attributes(form), "required": False}

    def shown(self, typed: str, form: Form) -> str:
        return self.inner.shown(typed, form)

    def options(self, form: Form) -> Mapping[Any, Text | str]:
        return self.inner.options(form)
