"""The town's arrears: plans kept, late, paused, proposed, answered; payments of every kind; and no arrears at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from budgeting.arrears import debts, hardship, payments, plans, proposals
from budgeting.arrears.plans import PlanView
from budgeting.arrears.plans.schedules import by_amount, schedule
from budgeting.db.tables import Debt, Instalment, Payment
from budgeting.demo import arrangements
from budgeting.demo.cast import Plan
from budgeting.demo.town.families import Bond
from budgeting.demo.town.houses import House, Town
from budgeting.money import Money
from budgeting.states.arrears import Hardship, Objection

ALER = "ALER Brescia"
#: What a month of a plan costs, in minor units, by place.
EACH = (5_000, 7_500, 6_000, 9_000, 4_500, 8_000, 5_500)
_Tale = Callable[[Town, House], None]


def make(town: Town) -> None:
    """What each family owes, and how it goes; by place, so that every state occurs once in about thirty families."""
    for house in town.houses:
        if house.members and house in town.with_phone():
            TALES[house.place % len(TALES)](town, house)
        elif house.members and house.resident.bond is not Bond.LEFT:
            _kept_along(town, house)
        elif house.place % 3 != 2 and not house.members:
            # Signed on paper, before anybody has joined.
            _signed(town, house, Plan(ALER, "rent", 12, EACH[house.place % len(EACH)], 0, 9))


def _plan(house: House, next_in: int, *, line: str = "rent", **more: object) -> Plan:
    """A plan as old as the family's weeks allow."""
    past = max(1, (house.resident.family.weeks * 7 - 25) // 31)
    minor = EACH[house.place % len(EACH)]
    creditor = ALER if line == "rent" else f"Condominio {house.resident.family.site.split()[-1]}"
    parts = max(past + 3, 8 + house.place % 9)
    return replace(Plan(creditor, line, parts, minor, past, next_in), **more)  # type: ignore[arg-type]


def _signed(town: Town, house: House, plan: Plan) -> PlanView | None:
    """The plan with its payments; None if nothing of it is left to pay."""
    family = replace(house.resident.family, plans=(plan,))
    arrangements.plans_of(
        town.session, town.clock, dict(town.staff_ids), house.household, family, house.members, town.today
    )
    running = plans.current(town.session, house.id, town.today)
    return running[0] if running else None


def _debt(town: Town, house: House, minor: int, line: str = "rent") -> Debt:
    creditor = ALER if line == "rent" else f"Condominio {house.resident.family.site.split()[-1]}"
    return debts.add_debt(
        town.session,
        town.at(-30),
        town.staff_ids["operator"],
        house.id,
        creditor=creditor,
        line=line,
        amount=Money(minor),
        as_of=town.today - timedelta(days=33),
    )


def _kept_along(town: Town, house: House) -> None:
    _signed(town, house, _plan(house, 2 + house.place % 25))


def _late(town: Town, house: House) -> None:
    _signed(town, house, _plan(house, -2 - house.place % 7, open_last=True))


def _paid_said(town: Town, house: House) -> None:
    _signed(town, house, _plan(house, 1 + house.place % 9, said="paid"))


def _nothing(town: Town, house: House) -> None:
    """They are here for the courses, or to keep up."""


def _service_charges(town: Town, house: House) -> None:
    _signed(town, house, _plan(house, 5 + house.place % 20, line="service_charges"))


def _all_paid(town: Town, house: House) -> None:
    """All paid: the last instalment last week."""
    past = max(1, (house.resident.family.weeks * 7 - 25) // 31)
    _signed(town, house, Plan(ALER, "rent", past, 9_000, past, 24))


def _paused(town: Town, house: House) -> None:
    running = _signed(town, house, _plan(house, 12))
    if running is not None:
        until = town.today + timedelta(days=47)
        plans.pause(town.session, town.at(-6), town.staff_ids["operator"], running.id, until=until)


def _proposed(town: Town, house: House) -> None:
    debt = _debt(town, house, 72_000)
    proposals.offer_plan(
        town.session,
        town.at(-2, 15),
        town.staff_ids["operator"],
        house.id,
        debt.id,
        schedule(Money(72_000), 12, _first(town)),
        note="Ne abbiamo parlato allo sportello",
    )


def _countered(town: Town, house: House) -> None:
    debt = _debt(town, house, 90_000)
    offered = proposals.offer_plan(
        town.session,
        town.at(-4, 15),
        town.staff_ids["second_operator"],
        house.id,
        debt.id,
        schedule(Money(90_000), 10, _first(town)),
    )
    proposals.counter(town.session, town.at(-1, 19), house.who, each=Money(6_000), day=12, answers=offered.id)


def _declined(town: Town, house: House) -> None:
    debt = _debt(town, house, 48_000)
    offered = proposals.offer_plan(
        town.session,
        town.at(-5, 11),
        town.staff_ids["operator"],
        house.id,
        debt.id,
        schedule(Money(48_000), 6, _first(town)),
    )
    proposals.decline(town.session, town.at(-1, 20), house.who, offered.id, Objection.AMOUNT.value)


def _pause_offered(town: Town, house: House) -> None:
    running = _signed(town, house, _plan(house, 9))
    if running is not None:
        proposals.offer_pause(
            town.session,
            town.at(-1, 12),
            town.staff_ids["second_operator"],
            running.id,
            until=town.today + timedelta(days=60),
            note="Lavoro fermo fino a fine mese",
        )


def _refused(town: Town, house: House) -> None:
    """Declared, not found at the bank, and declared again."""
    running = _signed(town, house, _plan(house, -9, open_last=True))
    late = _open(town, running)
    if late is None:
        return
    first = payments.declare(
        town.session, town.at(-7, 18), house.who, late.id, late.amount, town.today - timedelta(days=7)
    )
    payments.reject(town.session, town.at(-3, 11), town.staff_ids["operator"], first.id)
    part = Money(late.amount_minor // 2)
    payments.declare(town.session, town.at(-1, 18), house.who, late.id, part, town.today - timedelta(days=1))


def _closed(town: Town, house: House) -> None:
    """The landlord has forgiven the rest, and the plan was closed."""
    running = _signed(town, house, _plan(house, 14))
    if running is not None:
        plans.close(town.session, town.at(-10), town.staff_ids["operator"], running.id)


def _cannot(*causes: Hardship) -> _Tale:
    """The cause of the first family of these, of the second, and so on."""

    def tell(town: Town, house: House) -> None:
        running = _signed(town, house, _plan(house, 3 + house.place % 5))
        coming = _open(town, running)
        if coming is not None:
            cause = causes[house.place // len(TALES) % len(causes)]
            hardship.declare(
                town.session, town.at(-1, 17 + house.place % 4), house.who, coming.id, cause, None
            )

    return tell


def _replaced(town: Town, house: House) -> None:
    """Too much each month: since last week there is a longer one."""
    running = _signed(town, house, _plan(house, 16))
    if running is None:
        return
    rest = plans.rest_to_schedule(town.session, running.id)
    longer = by_amount(rest, Money(4_000), _first(town))
    offered = proposals.offer_schedule(
        town.session, town.at(-8), town.staff_ids["operator"], running.id, longer
    )
    proposals.accept(town.session, town.at(-6, 19), house.who, offered.id)


def _open(town: Town, running: PlanView | None) -> Instalment | None:
    """The first instalment with nothing paid or said about it."""
    if running is None:
        return None
    said = select(Payment.instalment_id).where(Payment.instalment_id.is_not(None))
    return town.session.scalars(
        select(Instalment)
        .where(Instalment.plan_id == running.id, Instalment.id.not_in(said))
        .order_by(Instalment.due_on)
        .limit(1)
    ).first()


def _first(town: Town) -> date:
    """A first instalment next month, on a day every month has."""
    return (town.today.replace(day=1) + timedelta(days=32)).replace(day=10)


#: By place; a place more or less is another town.
TALES: tuple[_Tale, ...] = (
    _kept_along,
    _paid_said,
    _late,
    _kept_along,
    _cannot(Hardship.LOST_WORK, Hardship.UNEXPECTED_EXPENSE),
    _nothing,
    _all_paid,
    _proposed,
    _kept_along,
    _countered,
    _service_charges,
    _kept_along,
    _paused,
    _refused,
    _kept_along,
    _declined,
    _cannot(Hardship.ILLNESS),
    _kept_along,
    _pause_offered,
    _paid_said,
    _closed,
    _kept_along,
    _replaced,
    _nothing,
    _late,
    _service_charges,
    _cannot(Hardship.BENEFIT_LATE),
)
