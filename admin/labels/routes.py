"""The page of a programme's labels."""

from __future__ import annotations

from admin.kit.fields import Choice, Line
from admin.kit.form import Form
from admin.kit.programme_list import ProgrammeList, routes
from admin.labels.names import COLOURS
from budgeting import labels
from budgeting.access import Action
from budgeting.db.tables import Label
from budgeting.states.labels import LabelColour
from dialogs.text import t


class Named(Form):
    name = Line(labels.LONGEST)
    colour: Choice[str] = Choice({colour.value: words for colour, words in COLOURS.items()})


LABELS = ProgrammeList(
    name="labels",
    table=Label,
    action=Action.KEEP_LABEL,
    cells="labels/cells.html",
    form=Named,
    known=labels.of_programme,
    start=lambda label: {"name": label.name, "colour": label.colour.value},
    add=lambda session, clock, me, programme_id, form: labels.add(
        session, clock, me, programme_id, form.name, LabelColour(form.colour)
    ),
    change=lambda session, clock, me, label_id, form: labels.change(
        session, clock, me, label_id, form.name, LabelColour(form.colour)
    ),
    archive=labels.archive,
    restore=labels.restore,
    done={
        "added": t("Added. Colleagues can put it on conversations from now on."),
        "saved": t("Saved, wherever it is."),
        "archived": t("Archived. It is no longer offered, and stays where it is."),
        "restored": t("It is offered again."),
    },
)
router = routes(LABELS)
