"""The page of a programme's sites."""

from __future__ import annotations

from admin.kit.fields import Line
from admin.kit.form import Form
from admin.kit.programme_list import ProgrammeList, routes
from budgeting.access import Action
from budgeting.db.tables import Site
from budgeting.programmes import sites
from dialogs.text import t


class Placed(Form):
    name = Line(sites.LONGEST)
    quarter = Line(sites.LONGEST, needed=False)
    address = Line(sites.LONGEST_ADDRESS, needed=False)
    opening = Line(sites.LONGEST_OPENING, needed=False)

    def entry(self) -> sites.Entry:
        return sites.Entry(self.name, self.quarter, self.address, self.opening)


SITES = ProgrammeList(
    name="sites",
    table=Site,
    action=Action.SET_PROGRAMME,
    cells="programmes/site_cells.html",
    form=Placed,
    known=sites.of_programme,
    start=lambda site: {
        "name": site.name,
        "quarter": site.quarter,
        "address": site.address,
        "opening": site.opening,
    },
    add=lambda session, clock, me, programme_id, form: sites.add(
        session, clock, me, programme_id, form.entry()
    ),
    change=lambda session, clock, me, site_id, form: sites.change(session, clock, me, site_id, form.entry()),
    archive=sites.archive,
    restore=sites.restore,
    done={
        "added": t("Added. Families and activities can be put there from now on."),
        "saved": t("Saved, for everybody who is there."),
        "archived": t("Archived. It is no longer offered; whoever is there stays there."),
        "restored": t("It is offered again."),
    },
)
router = routes(SITES)
