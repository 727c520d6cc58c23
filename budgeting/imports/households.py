"""Households from a list: one line per person; lines with the same reference are one family.

A family that already exists stays as it is: differences in the list are shown, but change nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import households
from budgeting.arrears.debts import add_debt
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Household, Member, Site, Staff, StaffRole
from budgeting.imports.columns import (
    Column,
    Fault,
    amount,
    choice,
    day,
    line,
    number,
    plain,
    telephone,
    yes_no,
)
from budgeting.imports.kind import Kind, Known, Match, Values
from budgeting.money import Money
from budgeting.periods import LAST_PAY_DAY
from budgeting.programmes import programme
from budgeting.states.staff import Role

#: The lengths of the same fields in the console's forms.
NAME, REFERENCE = 120, 60
MOST_PEOPLE = 12
MOST_NAMED = 20
#: Columns about the family: filled in one of its lines, or the same in several.
_OF_FAMILY = ("name", "site", "coach", "pay_day", "rent_arrears", "charges_arrears", "creditor", "as_of")
#: The debts in a line, by the column of their amount.
_DEBTS = {"rent_arrears": "rent", "charges_arrears": "service_charges"}


def _rows(name: str) -> Any:
    return lambda known: known.rows[name]


def _languages(known: Known) -> Mapping[str, str]:
    return known.languages


COLUMNS = (
    Column(
        "reference",
        {"it": "Codice famiglia", "en": "Reference"},
        line(REFERENCE),
        (
            "codice",
            "codice nucleo",
            "codice utente",
            "rif",
            "riferimento",
            "id famiglia",
            "family code",
            "numero",
        ),
        required=True,
        example="SP-0042",
    ),
    Column(
        "name",
        {"it": "Famiglia", "en": "Household"},
        line(NAME),
        ("nucleo", "nome famiglia", "nome del nucleo", "intestatario", "family", "name of the household"),
        example={"it": "Famiglia Esempio", "en": "Example family"},
    ),
    Column(
        "person",
        {"it": "Persona", "en": "Person"},
        line(NAME),
        (
            "nome e cognome",
            "cognome e nome",
            "nominativo",
            "componente",
            "nome",
            "member",
            "first and family name",
        ),
        required=True,
        example="Ada Esempio",
    ),
    Column(
        "language",
        {"it": "Lingua", "en": "Language"},
        choice(_languages, "language"),
        ("lingua parlata", "lingua madre"),
        default="it",
        example={"it": "italiano", "en": "Italian"},
    ),
    Column(
        "adult",
        {"it": "Maggiorenne", "en": "Adult"},
        yes_no,
        ("adulto", "adulta", "grown up"),
        default=True,
        example={"it": "sì", "en": "yes"},
    ),
    Column(
        "sees_arrears",
        {"it": "Può leggere della morosità", "en": "May read about arrears"},
        yes_no,
        ("vede la morosità", "vede morosità", "sees arrears"),
        default=False,
        example={"it": "no", "en": "no"},
    ),
    Column(
        "telephone",
        {"it": "Telefono", "en": "Phone number"},
        telephone,
        (
            "tel",
            "cell",
            "cellulare",
            "numero di telefono",
            "numero di cellulare",
            "recapito telefonico",
            "telephone",
            "mobile",
            "mobile phone",
        ),
        example="333 1234567",
    ),
    Column(
        "site",
        {"it": "Sede", "en": "Site"},
        choice(_rows("sites"), "site"),
        ("sito", "edificio", "torre", "complesso", "building"),
    ),
    Column(
        "coach",
        {"it": "Coach", "en": "Coach"},
        choice(_rows("coaches"), "coach"),
        ("operatore di riferimento", "tutor", "educatore", "educatrice"),
    ),
    Column(
        "pay_day",
        {"it": "Giorno di paga", "en": "Pay day"},
        number(1, LAST_PAY_DAY),
        ("giorno paga", "giorno dello stipendio"),
        example="1",
    ),
    Column(
        "rent_arrears",
        {"it": "Morosità canone", "en": "Rent arrears"},
        amount,
        ("morosità affitto", "debito canone", "arretrati canone", "arretrati affitto", "arretrato canone"),
        example={"it": "1.250,00", "en": "1,250.00"},
    ),
    Column(
        "charges_arrears",
        {"it": "Morosità spese", "en": "Building charges arrears"},
        amount,
        ("morosità spese condominiali", "debito spese", "arretrati spese", "service charges arrears"),
    ),
    Column(
        "creditor",
        {"it": "Creditore", "en": "Creditor"},
        line(NAME),
        ("proprietà", "ente gestore", "landlord"),
        example={"it": "Ente casa", "en": "Housing company"},
    ),
    Column(
        "as_of",
        {"it": "Morosità al", "en": "Arrears as of"},
        day(date(1990, 1, 1)),
        ("data morosità", "data della morosità", "arretrati al", "debito al"),
        example={"it": "31/12/2025", "en": "2025-12-31"},
    ),
)


def _look_up(session: Session, programme_id: int) -> Mapping[str, Any]:
    """Sites by name, coaches by name and by address."""
    offered = select(Site).where(Site.programme_id == programme_id, Site.archived_at.is_(None))
    sites = session.scalars(offered.order_by(Site.name)).all()
    coaches = session.scalars(
        select(Staff)
        .join(StaffRole, StaffRole.staff_id == Staff.id)
        .where(StaffRole.programme_id == programme_id, StaffRole.role == Role.COACH, Staff.active.is_(True))
    ).all()
    called = [(each.id, (each.name, each.first_name, each.email)) for each in coaches]
    return {
        "sites": _unique((site.id, (site.name, f"{site.name} {site.quarter}")) for site in sites),
        "coaches": _unique(iter(called)),
        # The names listed in the sentence about a cell that matches none.
        "named": {
            "sites": [site.name for site in sites[:MOST_NAMED]],
            "coaches": [coach.name for coach in coaches[:MOST_NAMED]],
        },
    }


def _unique(rows: Iterator[tuple[int, Sequence[str]]]) -> dict[str, int | None]:
    """The row by its plain words; None if two share them."""
    named: dict[str, int | None] = {}
    for number_of, names in rows:
        for word in {plain(name) for name in names if name}:
            named[word] = None if word in named else number_of
    return named


def _key(values: Values) -> str:
    return str(values["reference"])


def _check(lines: Sequence[Values]) -> list[tuple[int, str, Fault]]:
    """One family: its lines agree, arrears have a creditor and a date, and it doesn't have too many people."""
    faults = []
    for column in _OF_FAMILY:
        said = {values[column] for values in lines if values[column] is not None}
        if len(said) > 1:
            faults += [
                (at, column, Fault("disagree"))
                for at, values in enumerate(lines)
                if values[column] is not None
            ]
    of_family = _family(lines)
    if any(of_family[column] for column in _DEBTS):
        faults += [
            (0, column, Fault("needed_with_arrears"))
            for column in ("creditor", "as_of")
            if of_family[column] is None
        ]
    faults += [
        (at, "person", Fault("many_people", most=MOST_PEOPLE)) for at in range(MOST_PEOPLE, len(lines))
    ]
    faults += [
        (at, "sees_arrears", Fault("only_adults"))
        for at, values in enumerate(lines)
        if values["sees_arrears"] and not values["adult"]
    ]
    return faults


def _family(lines: Sequence[Values]) -> dict[str, Any]:
    return {
        column: next((values[column] for values in lines if values[column] is not None), None)
        for column in _OF_FAMILY
    }


def _match(session: Session, programme_id: int, things: Mapping[str, Sequence[Values]]) -> dict[str, Match]:
    """The programme's families with these references, and how the lines differ from them."""
    rows = session.scalars(
        select(Household).where(Household.programme_id == programme_id, Household.reference.in_(things))
    ).all()
    people: dict[int, dict[str, str]] = {}
    ids = [row.id for row in rows]
    members = select(Member.household_id, Member.name, Member.telephone).where(
        Member.household_id.in_(ids), Member.left_at.is_(None)
    )
    for row in session.execute(members):
        people.setdefault(row.household_id, {})[plain(row.name)] = row.telephone
    matches = {}
    for household in rows:
        stands = {
            "name": household.name,
            "site": household.site_id,
            "coach": household.coach_id,
            "pay_day": household.pay_day,
        }
        matches[household.reference] = Match(
            {
                at: [
                    *(code for code, value in stands.items() if values[code] not in (None, value)),
                    *_of_person(values, people.get(household.id, {})),
                ]
                for at, values in enumerate(things[household.reference])
            }
        )
    return matches


def _of_person(values: Values, people: Mapping[str, str]) -> list[str]:
    """How a line differs from the people who live there, each with their number."""
    name = plain(values["person"])
    if name not in people:
        return ["person"]
    return ["telephone"] if values.get("telephone") not in (None, people[name]) else []


def _create(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    programme_id: int,
    lines: Sequence[Values],
    part_of: AuditAction,
) -> dict[str, list[int]]:
    family = _family(lines)
    household = households.create_household(
        session,
        clock,
        staff_id,
        programme_id,
        lines[0]["reference"],
        family["name"] or lines[0]["person"],
        site_id=family["site"],
        coach_id=family["coach"],
        pay_day=family["pay_day"] or 1,
        part_of=part_of,
    )
    members = [
        households.add_member(
            session,
            clock,
            staff_id,
            household.id,
            values["person"],
            values["language"],
            values["adult"],
            values["sees_arrears"],
            # A list that was checked before there was this column has none.
            values.get("telephone") or "",
            part_of=part_of,
        ).id
        for values in lines
    ]
    currency = programme(session, programme_id).currency
    debts = [
        add_debt(
            session,
            clock,
            staff_id,
            household.id,
            creditor=family["creditor"],
            line=debt,
            amount=Money(family[column], currency),
            as_of=date.fromisoformat(family["as_of"]),
            part_of=part_of,
        ).id
        for column, debt in _DEBTS.items()
        if family[column]
    ]
    return {"households": [household.id], "members": members, "debts": debts}


HOUSEHOLDS = Kind(
    "households",
    COLUMNS,
    _key,
    _look_up,
    _check,
    _match,
    _create,
    frozenset(
        {
            AuditAction.HOUSEHOLD_CREATE,
            AuditAction.MEMBER_CREATE,
            AuditAction.DEBT_ADD,
            AuditAction.HOUSEHOLD_VIEW,
            AuditAction.HOUSEHOLD_EXPORT,
        }
    ),
)
