"""The forms about a household: its people, its month plan, its debts and plans."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from admin import field_lengths
from admin.households.contact_labels import OUTCOMES, WAYS
from admin.households.departure_labels import CHOICES
from admin.households.options import PAY_DAYS
from admin.kit import errors
from admin.kit.fields import (
    Amount,
    Choice,
    Code,
    Day,
    Field,
    Line,
    Maybe,
    Number,
    Row,
    Several,
    Tick,
    Wrong,
)
from admin.kit.fields.base import Form as KitForm
from admin.kit.form import Form
from budgeting import telephones
from budgeting.arrears.plans.schedules import Every
from budgeting.contacts import LONGEST as LONGEST_CONTACT
from budgeting.errors import NotPossible
from budgeting.households.telephones import LONGEST_TIMES
from budgeting.payment_notices import valid_creditor, valid_number
from dialogs.text import Text, t

#: Whether somebody at home has a recognised disability; nothing more is recorded about it.
DISABILITY: dict[str, Text] = {
    "unknown": t("Not asked"),
    "no": t("No"),
    "yes": t("Yes"),
}
#: Rows for people at the start, and the most that one form may have.
ROWS, MOST_ROWS = 2, 12
LINES: dict[str, Text] = {"rent": t("Rent"), "service_charges": t("Building charges")}
EVERY: dict[Every, Text] = {
    "month": t("Every month"),
    "fortnight": t("Every two weeks"),
    "week": t("Every week"),
}
MOST_PARTS = 120


class _Telephone(Field[str]):
    """A telephone number as people write it; may stay empty."""

    needed = False

    def read(self, typed: str, form: KitForm) -> str:
        try:
            return telephones.normalised(typed)
        except NotPossible as error:
            raise Wrong(errors.said("households", error).text) from None

    def attributes(self, form: KitForm) -> dict[str, object]:
        return {"type": "tel", "maxlength": telephones.LONGEST, "autocomplete": "off"}


class Founded(Form):
    #: Needed only if there are several.
    programme = Maybe(Row())
    name = Line(asked=False)
    reference = Line(field_lengths.REFERENCE, asked=False)
    site = Maybe(Row())
    coach = Maybe(Row())
    pay_day = Row(PAY_DAYS)
    rows = Number(1, MOST_ROWS)
    more = Tick()


class Person(Form):
    """One of the rows for people; a row without a name is ignored."""

    name = Line(needed=False)
    telephone = _Telephone()
    language = Choice[str]()
    adult = Tick()
    arrears = Tick()


class Edited(Form):
    site = Maybe(Row())
    coach = Maybe(Row())
    pay_day = Row(PAY_DAYS)


class NewMember(Form):
    name = Line()
    telephone = _Telephone()
    language = Choice[str]()
    adult = Tick()
    arrears = Tick()


class ChangedMember(Form):
    language = Choice[str]()
    arrears = Tick()
    #: Required if the change lets the person read about arrears.
    reason = Line(field_lengths.REASON, needed=False)


class Telephone(Form):
    telephone = _Telephone()
    may_be_called = Tick()
    call_times = Line(LONGEST_TIMES, needed=False)


class Safety(Form):
    safety_reason = Line(field_lengths.REASON)
    safe = Tick()


class Leaving(Form):
    why = Line(field_lengths.REASON)


class EndedPhone(Form):
    reason = Line(field_lengths.REASON)


def ending(phone_id: int, posted: Mapping[str, Any] | None = None) -> EndedPhone:
    """The form that ends a phone; a page has one for each."""
    return EndedPhone(posted, named=f"{{}}-{phone_id}")


class Limit(Form):
    """The limit of one heading; an empty field removes it."""

    limit = Maybe(Amount(least=0))


class NewDebt(Form):
    creditor = Line()
    line = Choice(LINES)
    amount = Amount()
    as_of = Day()
    reference = Line(field_lengths.REFERENCE, needed=False)


class Proposed(Form):
    #: For a new plan only; a new schedule spreads what is left.
    total = Maybe(Amount())
    #: Either how many, or how much each month.
    parts = Maybe(Number(1, MOST_PARTS))
    each = Maybe(Amount())
    every = Choice(EVERY)
    name = Line(field_lengths.PLAN_NAME, needed=False)
    first = Day()
    note = Line(field_lengths.REASON, needed=False)
    answer_by = Maybe(Day())
    #: "ask" puts it before the family, "keep" records what was signed; anything else only shows it.
    step = Code()


class Pause(Form):
    until = Day()
    note = Line(field_lengths.REASON, needed=False)
    answer_by = Maybe(Day())
    #: "ask" proposes it to the family; otherwise it begins at once.
    step = Code()


class Refusal(Form):
    reason = Line(field_lengths.REASON)


class _Digits(Field[str]):
    """Digits as papers print them, in groups or not; may stay empty."""

    needed = False

    def __init__(self, longest: int, right: Callable[[str], bool], wrong: Text) -> None:
        self._longest, self._right, self._wrong = longest, right, wrong

    def read(self, typed: str, form: KitForm) -> str:
        digits = "".join(typed.split())
        if digits and not self._right(digits):
            raise Wrong(self._wrong)
        return digits

    def attributes(self, form: KitForm) -> dict[str, object]:
        return {"type": "text", "inputmode": "numeric", "maxlength": self._longest, "autocomplete": "off"}


class PlanNotices(Form):
    creditor = _Digits(
        20, valid_creditor, t("These are not the eleven digits of a tax code. Please check them.")
    )


class InstalmentNotice(Form):
    """The notice of one instalment; a plan has one for each."""

    number = _Digits(40, valid_number, t("These are not the 18 digits of a notice. Please check them."))


def notice_of(
    instalment_id: int,
    posted: Mapping[str, Any] | None = None,
    *,
    start: Mapping[str, object] | None = None,
) -> InstalmentNotice:
    """The form of one instalment's notice."""
    return InstalmentNotice(posted, start=start, named=f"{{}}-{instalment_id}")


NOBODY_CHOSEN = t("Choose at least one household.")


class HouseholdLeaving(Form):
    reason = Choice(CHOICES)
    left_on = Day()
    words = Line(field_lengths.REASON, needed=False)
    partner = Maybe(Row())


class Contacted(Form):
    way = Choice({way.value: words for way, words in WAYS.items()})
    outcome = Choice({outcome.value: words for outcome, words in OUTCOMES.items()})
    made_on = Day()
    words = Line(LONGEST_CONTACT, needed=False)
    next_on = Maybe(Day())


class Moving(Form):
    household = Several[int]()
    to = Row()
    reason = Line(field_lengths.REASON)
    #: "move" moves them; anything else only shows what would move.
    step = Code()


class Composition(Form):
    disability = Choice(DISABILITY, otherwise="unknown")
    disability_why = Line(field_lengths.REASON, needed=False)


class Described(Form):
    """One of the household's people; the page has a form for each."""

    birth_year = Maybe(Number(1900, 2200))
    elderly = Tick()


class Isee(Form):
    amount = Amount(least=0)
    issued_on = Day()
