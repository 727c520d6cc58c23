"""The programmes that a person administers or coordinates, and the settings page of each."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
from admin.kit.form import Form
from admin.programmes import effect, forms
from admin.programmes.labels import GROUPS, still_open
from budgeting import access, programmes
from budgeting.access import Action
from budgeting.db.tables import Programme
from budgeting.programmes import Settings, WrongSetting, in_progress
from budgeting.programmes import setting_kinds as kinds
from budgeting.programmes.in_progress import Open
from budgeting.staff import second_factor
from dialogs.text import Text, t
from dialogs.text.names import DOCUMENTS, WEEKDAYS

router = APIRouter(prefix="/programmes")
DONE = {
    "kept": t("Saved. It holds from now on."),
    "paused": t("Paused: nothing unasked goes to families until that day."),
    "resumed": t("It goes on."),
    "begun": t(
        "It exists, and you administer it. Look through its settings, then add its sites and colleagues."
    ),
}


@router.get("")
def show_all(context: Context) -> HTMLResponse:
    context.needs(Action.SET_PROGRAMME)
    mine = access.visible(Programme, context.me, Action.SET_PROGRAMME)
    with context.read() as session:
        query = select(Programme).where(mine, Programme.archived_at.is_(None)).order_by(Programme.name)
        rows = list(session.scalars(query.limit(200)))
    shown = [
        (
            row,
            [
                Text(each.label)
                for each in Settings.declared.values()
                if isinstance(each, kinds.Switch) and Settings.of(row).has(each.instrument)
            ],
        )
        for row in rows
    ]
    return context.page("programmes/list.html", programmes=shown)


@router.get("/{programme_id:int}")
def show(context: Context, programme_id: int, done: str = "") -> HTMLResponse:
    with context.read() as session:
        programme = _programme(session, context, programme_id)
        form = forms.filled(
            Settings.of(programme),
            _offered(session, context, programme_id),
            locale=context.language,
            currency=programme.currency,
        )
    return _page(context, programme, form, done=DONE.get(done))


@router.post("/{programme_id:int}")
def change(context: Context, posted: Posted, programme_id: int) -> Response:
    """Save the settings. If something is still open in what is being switched off, show that first."""
    with context.read() as session:
        programme = _programme(session, context, programme_id)
        form, given = _read(session, context, programme, posted)
        open_now = in_progress.lost_sight_of(session, context.clock, programme, given)
    if form.wrong:
        return _page(context, programme, form, status=422)
    if open_now and not form.value("sure"):
        return _page(context, programme, form, open_now, status=422)

    def job(session: Session) -> None:
        _programme(session, context, programme_id)
        programmes.settle(session, context.clock, context.me.staff_id, programme_id, **given)

    try:
        context.write(job)
    except WrongSetting as error:
        forms.refuse(form, error)
        return _page(context, programme, form, status=422)
    return context.go(f"/programmes/{programme_id}?done=kept")


@router.post("/{programme_id:int}/ladder")
def show_effect(context: Context, posted: Posted, programme_id: int) -> HTMLResponse:
    """What the settings in the form would come to; nothing is saved."""
    with context.read() as session:
        programme = _programme(session, context, programme_id)
        form, given = _read(session, context, programme, posted)
    sample = forms.Sample(posted)
    due_on = effect.first_due(context.clock, programme) if sample.wrong else sample.sample_due
    return context.page(
        "programmes/ladder.html", programme=programme, effect=_effect(programme, form, given, due_on)
    )


def _effect(programme: Programme, form: Form, given: dict[str, Any], due_on: date) -> effect.Effect | None:
    """None while one of the settings that decide about it is wrong."""
    if any(name in form.wrong or name not in given for name in effect.DECIDE):
        return None
    return effect.effect(due_on, given["ladder"], effect.rules_of(given), programme.zone)


def _programme(session: Session, context: RequestContext, programme_id: int) -> Programme:
    return access.get(session, context.me, Programme, programme_id, Action.SET_PROGRAMME)


def _read(
    session: Session, context: RequestContext, programme: Programme, posted: Any
) -> tuple[Form, dict[str, Any]]:
    return forms.read(
        posted,
        _offered(session, context, programme.id),
        locale=context.language,
        currency=programme.currency,
    )


def _offered(session: Session, context: RequestContext, programme_id: int) -> forms.Offered:
    people = {person.id: person.name for person in programmes.can_be_on_call(session, programme_id)}
    days = {number: context.chat_words.plain(name, context.language) for number, name in WEEKDAYS.items()}
    papers = {
        kind.value: context.chat_words.plain(name, context.language) for kind, name in DOCUMENTS.items()
    }
    return {"on_call": people, "office_days": days, "required_documents": papers}


def _page(
    context: RequestContext,
    programme: Programme,
    form: Form,
    open_now: dict[Open, int] | None = None,
    *,
    done: Text | None = None,
    status: int = 200,
) -> HTMLResponse:
    settings = Settings.of(programme)
    given = {name: settings.value(each) for name, each in Settings.declared.items()}
    due_on = effect.first_due(context.clock, programme)
    with context.read() as session:
        people = second_factor.of_programme(session, programme.id)
    groups: dict[kinds.Group, list[dict[str, Any]]] = {}
    for name, setting in Settings.declared.items():
        field = {"name": name, "label": Text(setting.label), "decides": Text(setting.decides)}
        groups.setdefault(setting.group, []).append(field)
    return context.page(
        "programmes/one.html",
        status,
        programme=programme,
        may_begin=programme.id in context.me.where(Action.MANAGE_STAFF),
        form=form,
        groups=groups,
        titles=GROUPS,
        open_now=[still_open(what, number) for what, number in (open_now or {}).items()],
        done=done,
        sample=forms.Sample(start={"sample_due": due_on}),
        effect=_effect(programme, form, given, due_on),
        factor_people=people,
    )
