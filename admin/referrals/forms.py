"""The forms of referrals."""

from __future__ import annotations

from datetime import date

from admin.kit.fields import Choice, Day, Line, Maybe, Row, Several, Tick, Words
from admin.kit.form import Form
from admin.partners.labels import KINDS
from admin.referrals import labels
from admin.single_use import Opening
from budgeting.referrals import incoming, rules
from budgeting.states.partners import PartnerKind
from budgeting.states.referrals import PartnerAnswer, Scope

#: The range of a browser's date picker.
DAYS = (date(2000, 1, 1), date(2199, 12, 31))


class Proposed(Form):
    partner = Row()
    member = Row()
    why = Words(rules.LONGEST_WHY, asked=True)
    scope: Several[Scope] = Several()
    phone = Line(rules.LONGEST_PHONE, needed=False, kind="tel")
    until = Day(earliest=DAYS[0], latest=DAYS[1])


class OnPaper(Form):
    witness = Line(rules.LONGEST_WITNESS)


class Answered(Form):
    answer: Choice[PartnerAnswer] = Choice(labels.ANSWERS)
    note = Words(rules.LONGEST_NOTE)
    next_on = Maybe(Day(earliest=DAYS[0], latest=DAYS[1]))


class Replied(Opening):
    answer: Choice[PartnerAnswer] = Choice(labels.OWN_ANSWERS)
    note = Words(rules.LONGEST_NOTE)
    next_on = Maybe(Day(earliest=DAYS[0], latest=DAYS[1]))


class Agreed(Form):
    """What a family let somebody say about it."""

    agreed_on = Day(earliest=DAYS[0], latest=DAYS[1])
    how = Line(incoming.LONGEST_LINE)
    name = Line(incoming.LONGEST_LINE)
    phone = Line(incoming.LONGEST_LINE, needed=False, kind="tel")
    language: Choice[str] = Choice()
    why = Words(incoming.LONGEST_WHY)

    def family(self) -> incoming.Family:
        return incoming.Family(self.agreed_on, self.how, self.name, self.phone, self.language, self.why)


class Incoming(Form):
    """Who proposes a family; what it let them say is a form of its own, read only if it agreed."""

    programme = Row()
    kind: Choice[PartnerKind] = Choice(KINDS)
    proposed_by = Line(incoming.LONGEST_LINE)
    contact = Line(incoming.LONGEST_LINE, needed=False)
    agreed = Tick()

    def asking(self) -> incoming.Asking:
        return incoming.Asking(self.kind, self.proposed_by, self.contact)


class Accepted(Form):
    reference = Line(60)


class Declined(Form):
    answer = Words(incoming.LONGEST_WHY, asked=True)
