"""The form of a service."""

from __future__ import annotations

from admin.kit.fields import Choice, Email, Line, Maybe
from admin.kit.form import Form
from admin.partners.labels import KINDS
from budgeting import partners
from budgeting.states.partners import PartnerKind


class Service(Form):
    kind: Choice[PartnerKind] = Choice(KINDS)
    name = Line(partners.LONGEST_NAME)
    address = Line(partners.LONGEST_ADDRESS, needed=False)
    contact = Line(partners.LONGEST_CONTACT, needed=False)
    email = Maybe(Email())
    phone = Line(partners.LONGEST_PHONE, needed=False, kind="tel")

    def entry(self) -> partners.Entry:
        return partners.Entry(self.kind, self.name, self.contact, self.email or "", self.phone, self.address)
