"""A new household: the family and its people on one page."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin import lengths
from admin.desk import AtDesk, Desk, Form
from admin.households.fields import Fields
from admin.households.options import PAY_DAYS, languages, options
from budgeting import households
from budgeting.access import Action
from budgeting.errors import NotPossible
from dialogs.text import t

router = APIRouter()
#: Rows for people at the beginning, and as many as one form may have.
ROWS, MOST_ROWS = 2, 12


@router.get("/new")
def ask(desk: AtDesk) -> HTMLResponse:
    desk.needs(Action.KEEP_HOUSEHOLD)
    return _form(desk, Fields({"pay_day": "1", **{f"adult_{row}": "1" for row in range(ROWS)}}), ROWS)


@router.post("/new")
def found(desk: AtDesk, form: Form) -> Response:
    desk.needs(Action.KEEP_HOUSEHOLD)
    fields = Fields(form)
    rows = fields.number("rows", 1, MOST_ROWS)
    if fields.ticked("more"):
        rows = min(MOST_ROWS, rows + 1)
        fields.kept.setdefault(f"adult_{rows - 1}", "1")
        fields.wrong.clear()
        return _form(desk, fields, rows)
    with desk.read() as session:
        choices = options(session, desk.me.where(Action.KEEP_HOUSEHOLD))
    programmes = dict(choices.programmes)
    programme_id = next(iter(programmes)) if len(programmes) == 1 else fields.row("programme", programmes)
    if programme_id is None:
        fields.wrong.setdefault("programme", t("Please choose one of the list."))
    name = fields.text("name", lengths.NAME)
    reference = fields.text("reference", lengths.REFERENCE)
    site_id = fields.row("site", dict(choices.sites))
    coach_id = fields.row("coach", dict(choices.coaches))
    pay_day = fields.number("pay_day", PAY_DAYS.start, PAY_DAYS.stop - 1)
    people = _people(desk, fields, rows)
    if fields.wrong or programme_id is None:
        return _form(desk, fields, rows, 422)
    kept_programme = programme_id

    def job(session: Session) -> int:
        home = households.create_household(
            session, desk.clock, desk.me.staff_id, kept_programme, reference, name, pay_day=pay_day
        )
        # The same check as for a later change: both belong to this programme.
        households.change_household(
            session,
            desk.clock,
            desk.me.staff_id,
            home.id,
            site_id=site_id,
            coach_id=coach_id,
            pay_day=pay_day,
        )
        for called, language, adult, sees_arrears in people:
            households.add_member(
                session, desk.clock, desk.me.staff_id, home.id, called, language, adult, sees_arrears
            )
        return home.id

    try:
        household_id = desk.write(job)
    except NotPossible as error:
        fields.wrong |= {
            "reference_taken": {"reference": t("There is a household with this reference already.")},
            "site": {"site": t("This site belongs to another programme.")},
            "coach": {"coach": t("This person is no coach of the programme.")},
        }.get(error.reason, {"name": t("That is not possible.")})
        return _form(desk, fields, rows, 422)
    return desk.go(f"/households/{household_id}?done=founded")


def _people(desk: Desk, fields: Fields, rows: int) -> list[tuple[str, str, bool, bool]]:
    """(name, language, grown up, may read about arrears) of each row that was filled in."""
    found = []
    for row in range(rows):
        called = fields.text(f"name_{row}", lengths.NAME, needed=False)
        if called:
            language = fields.one_of(f"language_{row}", languages(desk))
            adult = fields.ticked(f"adult_{row}")
            found.append((called, language, adult, adult and fields.ticked(f"arrears_{row}")))
    if not found:
        fields.wrong["name_0"] = t("At least one person, please.")
    return found


def _form(desk: Desk, fields: Fields, rows: int, status: int = 200) -> HTMLResponse:
    for row in range(rows):
        fields.kept.setdefault(f"language_{row}", desk.language)
    with desk.read() as session:
        choices = options(session, desk.me.where(Action.KEEP_HOUSEHOLD))
    return desk.page(
        "households/new.html",
        status,
        kept=fields.kept,
        wrong=fields.wrong,
        rows=rows,
        more=rows < MOST_ROWS,
        choices=choices,
        pay_days=PAY_DAYS,
        languages=languages(desk),
    )
