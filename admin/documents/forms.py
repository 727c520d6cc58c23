"""The forms of a family's documents."""

from __future__ import annotations

from admin.kit.fields import Choice, Day, File, Id, Maybe
from admin.kit.form import Form
from budgeting.files import MEGABYTE
from budgeting.states.documents import DocumentKind

#: Less than the bodies that the console takes in.
MOST = 5 * MEGABYTE


class Asked(Form):
    kind = Choice[DocumentKind]()


class Added(Form):
    household = Id()
    kind = Choice[DocumentKind]()
    file = File(MOST, accept="image/jpeg,image/png,image/webp,application/pdf")
    expires_on = Maybe(Day(asked=False))


class Expiry(Form):
    expires_on = Maybe(Day(asked=False))
