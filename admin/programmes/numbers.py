"""The page of a programme's numbers that help: each with its source and the day it was checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
from admin.kit import errors
from admin.kit.fields import Day, Line, Several
from admin.kit.form import Form
from admin.programmes.labels import TOPICS
from budgeting import access, programmes
from budgeting.access import Action
from budgeting.db.tables import Programme
from budgeting.errors import NotPossible
from budgeting.programmes import help_numbers, own_numbers
from budgeting.programmes.own_numbers import Listed, Standing
from dialogs.crisis import numbers as in_chat
from dialogs.text import Text, t

router = APIRouter(prefix="/programmes/{programme_id:int}/numbers")
LONGEST_SOURCE = 300
DONE = {
    "saved": t("Saved. Families are given it from now on."),
    "checked": t("Noted: checked today."),
    "removed": t("Families are no longer given this number."),
    "restored": t("It is again as for every programme."),
}


class HelpNumberForm(Form):
    number = Line(20)
    name = Line(help_numbers.LONGEST)
    hours = Line(help_numbers.LONGEST, needed=False)
    topics = Several[str]()
    languages = Several[str]()
    source = Line(LONGEST_SOURCE)
    checked_on = Day()


@router.get("")
def show(context: Context, programme_id: int, done: str = "") -> HTMLResponse:
    return _page(context, programme_id, done=DONE.get(done))


@router.post("")
def add(context: Context, posted: Posted, programme_id: int) -> Response:
    """Add a number of the programme's own."""
    form = HelpNumberForm(posted, offered=_offered(context))
    return _saved(context, programme_id, form, "")


@router.post("/{digits}")
def change(context: Context, posted: Posted, programme_id: int, digits: str) -> Response:
    """Change one of the programme's own numbers."""
    form = HelpNumberForm(posted, offered=_offered(context), mark=_mark(digits))
    return _saved(context, programme_id, form, digits)


@router.post("/{digits}/checked")
def note_checked(context: Context, posted: Posted, programme_id: int, digits: str) -> Response:
    """Somebody has checked today that it is right."""
    return _moved(context, programme_id, digits, own_numbers.checked, "checked")


@router.post("/{digits}/remove")
def remove(context: Context, posted: Posted, programme_id: int, digits: str) -> Response:
    """Families are no longer given it."""
    return _moved(context, programme_id, digits, own_numbers.remove, "removed")


@router.post("/{digits}/restore")
def restore(context: Context, posted: Posted, programme_id: int, digits: str) -> Response:
    """A common number as every programme has it."""
    return _moved(context, programme_id, digits, own_numbers.restore, "restored")


def _mark(digits: str) -> str:
    """Keeps the fields of several forms on one page apart."""
    return f"n{digits.removeprefix('+')}-"


def _offered(context: RequestContext) -> dict[str, dict[str, Any]]:
    return {
        "topics": {topic.value: words for topic, words in TOPICS.items()},
        "languages": context.language_names(),
    }


def _saved(context: RequestContext, programme_id: int, form: HelpNumberForm, digits: str) -> Response:
    if not form.wrong:
        try:
            context.write(lambda session: _put(session, context, programme_id, form, digits))
        except NotPossible as error:
            errors.refuse(form, "help_numbers", error, "number")
    if form.wrong:
        return _page(context, programme_id, 422, form=form, digits=digits)
    return context.go(f"/programmes/{programme_id}/numbers?done=saved")


def _put(
    session: Session, context: RequestContext, programme_id: int, form: HelpNumberForm, digits: str
) -> None:
    _programme(session, context, programme_id)
    before = {each.number.dialled: each.number for each in _numbers(session, programme_id)}.get(digits)
    # Languages that the chat doesn't speak were entered on the command line, and stay.
    others = [code for code in (before.languages if before else ()) if code not in context.language_names()]
    entry = {
        "number": form.number,
        "name": form.name,
        "hours": form.hours,
        "topics": form.topics,
        "languages": [*form.languages, *others],
        "source": form.source,
        "checked_on": form.checked_on,
    }
    own_numbers.put(session, context.clock, context.me.staff_id, programme_id, entry, digits)


def _moved(
    context: RequestContext,
    programme_id: int,
    digits: str,
    service: Callable[..., None],
    done: str,
) -> Response:
    def job(session: Session) -> None:
        _programme(session, context, programme_id)
        service(session, context.clock, context.me.staff_id, programme_id, digits)

    context.write(job)
    return context.go(f"/programmes/{programme_id}/numbers?done={done}")


def _programme(session: Session, context: RequestContext, programme_id: int) -> Programme:
    return access.get(session, context.me, Programme, programme_id, Action.SET_PROGRAMME)


def _numbers(session: Session, programme_id: int) -> list[Listed]:
    return own_numbers.listed(programmes.programme(session, programme_id).help_numbers)


def _page(
    context: RequestContext,
    programme_id: int,
    status: int = 200,
    form: HelpNumberForm | None = None,
    digits: str = "",
    done: Text | None = None,
) -> HTMLResponse:
    """``form``: one to show again with its errors, for the number ``digits`` or a new one."""
    with context.read() as session:
        programme = _programme(session, context, programme_id)
        rows = _numbers(session, programme_id)
    today, offered = programmes.today(context.clock, programme), _offered(context)
    forms = {
        row.number.dialled: HelpNumberForm(start=_start(row), offered=offered, mark=_mark(row.number.dialled))
        for row in rows
        if row.standing in (Standing.OWN, Standing.CHANGED)
    }
    new = HelpNumberForm(start={"checked_on": today.isoformat()}, offered=offered)
    if form is not None and digits:
        forms[digits] = form
    elif form is not None:
        new = form
    given = [row.number for row in rows if row.standing is not Standing.HIDDEN]
    return context.page(
        "programmes/numbers.html",
        status,
        programme=programme,
        rows=rows,
        forms=forms,
        new=new,
        today=today,
        topics=TOPICS,
        lacking=help_numbers.lacking(given),
        said=in_chat.shown,
        done=done,
    )


def _start(row: Listed) -> dict[str, str]:
    number = row.number
    return {
        "number": number.number,
        "name": number.name,
        "hours": number.hours,
        "topics": " ".join(number.topics),
        "languages": " ".join(number.languages),
        "source": number.source,
        "checked_on": number.checked_on.isoformat(),
    }
