"""The directory of services of a programme."""

from __future__ import annotations

from admin.kit.programme_list import ProgrammeList, routes
from admin.partners.forms import Service
from admin.partners.labels import DONE, KINDS
from budgeting import partners
from budgeting.access import Action
from budgeting.db.tables import Partner

SERVICES = ProgrammeList(
    name="partners",
    table=Partner,
    action=Action.KEEP_PARTNER,
    cells="partners/cells.html",
    form=Service,
    known=partners.of_programme,
    start=lambda row: {
        "kind": row.kind.value,
        "name": row.name,
        "address": row.address,
        "contact": row.contact,
        "email": row.email,
        "phone": row.phone,
    },
    add=lambda session, clock, me, programme_id, form: partners.add(
        session, clock, me, programme_id, form.entry()
    ),
    change=lambda session, clock, me, partner_id, form: partners.change(
        session, clock, me, partner_id, form.entry()
    ),
    archive=partners.archive,
    restore=partners.restore,
    done=DONE,
    words={"kinds": KINDS},
)
router = routes(SERVICES)
