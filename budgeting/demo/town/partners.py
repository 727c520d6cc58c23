"""The directory of services of the town's programme: all can be reached but one, which nobody has completed yet."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from budgeting import partners
from budgeting.clock import Clock, SetClock
from budgeting.db.tables import Programme
from budgeting.partners import Entry
from budgeting.states.partners import PartnerKind

SERVICES: dict[str, Entry] = {
    "jobs": Entry(
        PartnerKind.JOB_AGENCY,
        "Centro per l'impiego di Brescia",
        "Rosa Neri",
        "impiego@servizi.example",
        "030 000 0101",
        "via Cipro 3, lun-ven 9-12.30",
    ),
    "social": Entry(
        PartnerKind.SOCIAL_SERVICES,
        "Servizi sociali, zona Ovest",
        "Ufficio minori",
        phone="030 000 0102",
        address="via Paganini 2, mar e gio 9-12",
    ),
    "housing": Entry(
        PartnerKind.SOCIAL_SERVICES,
        "Sportello Casa del Comune",
        phone="030 297 0001",
        address="via Marsala 10, lun-ven 9-12",
    ),
    "landlord": Entry(
        PartnerKind.LANDLORD,
        "Ufficio ALER di via Cimabue",
        email="aler@servizi.example",
        phone="030 000 0103",
        address="via Cimabue 16, mer 14-16",
    ),
    "condominium": Entry(PartnerKind.CONDOMINIUM, "Amministrazione Cimabue", "Ing. Gallo"),
    "mediator": Entry(
        PartnerKind.MEDIATOR,
        "Mediazione di quartiere",
        phone="030 000 0105",
        address="Casa di quartiere, via Giotto 8, sab 10-12",
    ),
}


def make(session: Session, clock: Clock, programme: Programme) -> dict[str, int]:
    """The services' rows, by their keys; they were there before the families."""
    before = SetClock(clock.now() - timedelta(days=60))
    return {
        key: partners.add(session, before, None, programme.id, entry).id for key, entry in SERVICES.items()
    }
