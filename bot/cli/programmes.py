"""Commands about a programme's settings: instruments, office, promises and alerts, reminders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.common import clock, opened, programme_of, staff_id_of
from bot.cli.failing import Wrong

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from budgeting.programmes.setting_kinds import Setting

Code = Annotated[str | None, typer.Argument(help="The programme's code; by default the oldest running one.")]

#: The sentence for a wrong value, by the reason of `WrongSetting`.
WRONG = {
    "on_or_off": "is on or off",
    "hour": "is not a time; write it as 12:00",
    "too_long": "is too long",
    "country": "is not a country; write two letters such as IT",
    "weekdays": "are weekdays from 1 (Monday) to 7, with commas",
    "steps": "are at most twelve whole days from -60 to 60, with commas",
    "office_hours": "must be later than office_from",
    "creditors": "are lines such as 00488410010 communications TIM, with semicolons: tax code, heading, name",
    "on_call": "names somebody who does not answer families of the programme",
}


def show(code: Code = None) -> None:
    """Show a programme's settings and what can be set."""

    with opened() as (database, _), database.read() as session:
        for line in _shown(session, code):
            typer.echo(line)


def change(
    settings: Annotated[
        list[str],
        typer.Argument(
            help="What to set, as NAME=VALUE: office_from=09:00 checkins=off on_call=anna@example.org. "
            "`ponte programme show` lists the names."
        ),
    ],
    code: Annotated[
        str | None,
        typer.Option("--programme", help="The programme's code; by default the oldest running one."),
    ] = None,
    sure: Annotated[
        bool, typer.Option("--yes", help="Switch an instrument off even if things under it are open.")
    ] = False,
) -> None:
    """Change a programme's settings: instruments, office, promises and alerts, reminders."""
    from budgeting import programmes
    from budgeting.programmes import WrongSetting, in_progress

    def job(session: Session) -> list[str]:
        programme = programme_of(session, code)
        values = dict(_value(session, given) for given in settings)
        open_now = in_progress.lost_sight_of(session, clock(), programme, values)
        if open_now and not sure:
            said = ", ".join(f"{number} {what}" for what, number in open_now.items())
            raise Wrong(f"Still open: {said}. Nothing of it is deleted; `--yes` switches it off anyway.")
        try:
            programmes.settle(session, clock(), None, programme.id, **values)
        except WrongSetting as error:
            raise _wrong(error) from None
        return _shown(session, programme.code)

    with opened() as (database, _):
        for line in database.write(job):
            typer.echo(line)


def _value(session: Session, given: str) -> tuple[str, Any]:
    from budgeting.programmes import Settings, WrongSetting
    from budgeting.programmes.setting_kinds import People

    name, equals, typed = given.partition("=")
    setting = Settings.declared.get(name)
    if setting is None or not equals:
        raise Wrong(f"There is no setting {given!r}; `ponte programme show` lists them.")
    if isinstance(setting, People):
        return name, [staff_id_of(session, email) for email in typed.split(",") if email]
    try:
        return name, setting.read(typed)
    except WrongSetting as error:
        raise _wrong(error) from None


def _wrong(error: Any) -> Wrong:
    from budgeting.programmes import Settings
    from budgeting.programmes.setting_kinds import OneOf, SomeOf, Whole

    setting = Settings.declared[error.setting]
    if isinstance(setting, Whole):
        return Wrong(f"{error.setting} is a whole number between {setting.least} and {setting.most}.")
    if isinstance(setting, OneOf):
        return Wrong(f"{error.setting} is one of {', '.join(each.value for each in setting.among)}.")
    if isinstance(setting, SomeOf):
        return Wrong(
            f"{error.setting} are some of {', '.join(each.value for each in setting.among)}, with commas."
        )
    return Wrong(f"{error.setting} {WRONG[error.reason]}.")


def _shown(session: Session, code: str | None) -> list[str]:
    from budgeting.programmes import Settings
    from budgeting.programmes.setting_kinds import Sum
    from budgeting.tasks import on_call

    programme = programme_of(session, code)
    settings = Settings.of(programme)
    width = max(map(len, Settings.declared))

    def said(setting: Setting[Any]) -> str:
        return f"{setting.label} (in cents)." if isinstance(setting, Sum) else f"{setting.label}."

    return [
        f"Programme {programme.code}: {programme.name}.",
        *(
            f"  {name:<{width}}  {_text(session, setting, settings.value(setting)):<12}  {said(setting)}"
            for name, setting in Settings.declared.items()
        ),
        f"At night {len(on_call.reached_by_night(session, programme))} phones can be reached now.",
    ]


def _text(session: Session, setting: Setting[Any], value: Any) -> str:
    from budgeting import staff
    from budgeting.programmes.setting_kinds import People

    if isinstance(setting, People):
        return ",".join(staff.get(session, number).email for number in value) or "-"
    return setting.shown(value) or "-"
