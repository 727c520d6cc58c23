"""One form: its fields are declared, the posted values read and checked, and the input kept if something is wrong.

    class Debt(Form):
        creditor = Line(lengths.NAME)
        amount = Amount()
        reference = Maybe(Line(lengths.REFERENCE))

    sent = Debt(posted, locale=desk.language, currency=home.currency)
    if sent.wrong:
        return desk.page("….html", 422, form=sent)      # {{ f.field(form, "creditor", t("Creditor")) }}
    sent.amount                                          # Money

Reading never fails: `wrong` has a sentence for each invalid field, and ``refuse`` adds what the route or the service
finds (`errors` has the services' sentences). Read a field as an attribute only once it is known to be valid.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from starlette.datastructures import UploadFile

from admin.kit.fields import Field, Wrong
from budgeting.money import EUR
from dialogs.text import Text


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the macros draw of one field."""

    macro: str
    id: str
    name: str
    typed: str
    wrong: Text | None
    #: HTML attributes of the element, its id and name among them.
    attributes: Mapping[str, object]
    #: (code, label, whether it is chosen)
    options: list[tuple[str, Text | str, bool]]


class Form:
    """A form, either submitted or still to be filled in."""

    #: Fields of base classes first, in the order of declaration.
    fields: ClassVar[Mapping[str, Field[Any]]] = {}

    def __init_subclass__(cls) -> None:
        own = {name: field for name, field in vars(cls).items() if isinstance(field, Field)}
        cls.fields = {**cls.fields, **own}

    def __init__(
        self,
        posted: Mapping[str, Any] | None = None,
        *,
        start: Mapping[str, object] | None = None,
        offered: Mapping[str, Mapping[Any, Text | str] | Iterable[tuple[Any, Text | str]]] | None = None,
        between: Mapping[str, tuple[date | None, date | None]] | None = None,
        locale: str = "it",
        currency: str = EUR,
        named: str = "{}",
        mark: str = "",
        checked: bool = True,
    ) -> None:
        """``posted`` is None for a form that nobody has sent; then its fields show the values of ``start``.

        ``offered`` and ``between``, by field: the options, the first and last day. ``locale`` sets how amounts are
        written. If a form repeats the same fields, ``named`` makes each name ("{}_2": `name_2`); if a page has several
        forms, ``mark`` is the prefix of this one's ids. With ``checked`` false, the input is kept unchecked.
        """
        self.locale, self.currency, self.named, self.mark = locale, currency, named, mark
        self.offered: dict[str, dict[Any, Text | str]] = {
            name: dict(options) for name, options in (offered or {}).items()
        }
        self.between = between or {}
        self.wrong: dict[str, Text] = {}
        self._posted = posted
        self._values: dict[str, object] = {}
        if posted is None:
            self.typed = {self.called(name): str(value) for name, value in (start or {}).items()}
            return
        # A line ending is one character, as browsers count it; a file where text belongs counts as nothing.
        self.typed = {
            name: value.replace("\r\n", "\n")
            for name, value in posted.items()
            if isinstance(value, str) and name != "csrf"
        }
        if checked:
            self._read()

    def _read(self) -> None:
        for name, field in self.fields.items():
            try:
                self._values[name] = field.read(self.typed.get(self.called(name), ""), self)
            except Wrong as error:
                self.refuse(name, error.text)

    @property
    def sent(self) -> bool:
        """Whether somebody sent it."""
        return self._posted is not None

    @property
    def touched(self) -> bool:
        """Whether it holds something, or something in it is wrong."""
        return bool(self.wrong) or any(self.typed.get(self.called(name)) for name in self.fields)

    def called(self, name: str) -> str:
        """The name under which the field is sent."""
        return self.named.format(name)

    def all_of(self, name: str) -> list[str]:
        """Everything sent under the field's name."""
        if self._posted is None:
            return self.typed.get(self.called(name), "").split()
        if hasattr(self._posted, "getlist"):
            return [each for each in self._posted.getlist(self.called(name)) if isinstance(each, str)]
        return [self.typed[self.called(name)]] if self.called(name) in self.typed else []

    def upload(self, name: str) -> UploadFile | None:
        """The file uploaded in the field, or None."""
        sent = self._posted.get(self.called(name)) if self._posted is not None else None
        return sent if isinstance(sent, UploadFile) else None

    def uploads(self, name: str) -> list[UploadFile]:
        """All files uploaded in the field."""
        if self._posted is None or not hasattr(self._posted, "getlist"):
            return []
        return [each for each in self._posted.getlist(self.called(name)) if isinstance(each, UploadFile)]

    def value(self, name: str) -> Any:
        """The field's value. Raises LookupError if it is wrong or was never sent."""
        if name not in self._values:
            raise LookupError(f"{type(self).__name__}.{name} has no value: look at `wrong` first")
        return self._values[name]

    def refuse(self, name: str, why: Text) -> None:
        """Show ``why`` beside the field, unless it already has a message."""
        self.wrong.setdefault(self.called(name), why)

    def drawn(self, name: str) -> Drawn:
        """What the macros draw of the field ``name``."""
        field, called = self.fields[name], self.called(name)
        typed = field.shown(self.typed.get(called, ""), self)
        chosen = set(self.all_of(name)) if field.drawn_as == "ticks" else {typed}
        return Drawn(
            field.drawn_as,
            self.mark + called,
            called,
            typed,
            self.wrong.get(called),
            {"id": self.mark + called, "name": called, **field.attributes(self)},
            [(str(code), words, str(code) in chosen) for code, words in field.options(self).items()],
        )


def wrong(forms: Iterable[Form]) -> dict[str, Text]:
    """What is wrong in several forms that are sent as one."""
    return {name: text for form in forms for name, text in form.wrong.items()}
