"""The form of a programme's settings, made from their declarations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from admin.kit import errors
from admin.kit.amounts import typed
from admin.kit.fields import Amount, Choice, Day, Field, Hour, Line, Number, Several, Tick
from admin.kit.form import Form
from admin.programmes.labels import CHOICES
from budgeting.money import Money
from budgeting.programmes import Settings, WrongSetting
from budgeting.programmes import setting_kinds as kinds
from budgeting.programmes.setting_kinds import Setting

#: The options by setting: numbers or codes, each with its label.
Offered = Mapping[str, Mapping[int, str] | Mapping[str, str]]
#: The field for each kind of setting. Narrower kinds come first.
FIELDS: Mapping[type[Setting[Any]], Callable[[Any], Field[Any]]] = {
    kinds.YesNo: lambda setting: Tick(),
    kinds.Sum: lambda setting: Amount(least=setting.least),
    kinds.Whole: lambda setting: Number(setting.least, setting.most),
    kinds.Hour: lambda setting: Hour(),
    kinds.Line: lambda setting: Line(setting.longest, needed=False),
    kinds.OneOf: lambda setting: Choice(CHOICES[setting.name]),
    kinds.SomeOf: lambda setting: Several[str](),
    kinds.Days: lambda setting: Several[int](),
    kinds.People: lambda setting: Several[int](),
    kinds.Steps: lambda setting: Line(60, needed=False),
    kinds.Creditors: lambda setting: Line(10_000, needed=False),
}
#: The kinds that are one field of text here, written as on the command line.
WRITTEN = (kinds.Steps, kinds.Creditors)


def _field(setting: Setting[Any]) -> Field[Any]:
    return next(make(setting) for kind, make in FIELDS.items() if isinstance(setting, kind))


class Sure(Form):
    """Confirms having read what is still open in what is being switched off."""

    sure = Tick()


class Sample(Form):
    """The due date of the instalment that shows what the reminders come to; it isn't saved."""

    sample_due = Day()


def made() -> type[Form]:
    """A form with a field for each setting."""
    return type("SettingsForm", (Sure,), {name: _field(each) for name, each in Settings.declared.items()})


SettingsForm = made()


def filled(settings: Settings, offered: Offered, *, locale: str, currency: str) -> Form:
    """The form with the present settings. ``locale``: how amounts are written."""
    start = {
        name: typed(Money(settings.value(setting), currency), locale)
        if isinstance(setting, kinds.Sum)
        else _typed(setting, settings.value(setting))
        for name, setting in Settings.declared.items()
    }
    return SettingsForm(start=start, offered=offered, locale=locale, currency=currency)


def read(
    posted: Mapping[str, Any], offered: Offered, *, locale: str, currency: str
) -> tuple[Form, dict[str, Any]]:
    """(the posted form, the settings in it); errors are in the form."""
    form = SettingsForm(posted, offered=offered, locale=locale, currency=currency)
    given: dict[str, Any] = {}
    for name, setting in Settings.declared.items():
        if name in form.wrong:
            continue
        value = form.value(name)
        if isinstance(value, Money):
            value = value.minor
        try:
            given[name] = setting.read(value) if isinstance(setting, WRITTEN) else setting.checked(value)
        except WrongSetting as error:
            refuse(form, error)
    return form, given


def refuse(form: Form, error: WrongSetting) -> None:
    """Show beside the setting what is wrong with it."""
    errors.refuse(form, "programmes", error, error.setting)


def _typed(setting: Setting[Any], value: Any) -> str:
    if isinstance(setting, kinds.YesNo):
        return "1" if value else ""
    if isinstance(setting, kinds.SomeOf):
        return " ".join(setting.to_json(value))
    if isinstance(setting, kinds.Days | kinds.People):
        return " ".join(map(str, value))
    return setting.shown(value)
