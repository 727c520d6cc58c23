"""What follows from a photographed notice where transcripts can't say it: other households, numbers, what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import bills, households, programmes
from budgeting.arrears import plans
from budgeting.arrears.plans import WrongNumber
from budgeting.bills import NewBill
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Bill, Instalment, Message, NoticePhoto, Payment
from budgeting.errors import NotPossible
from budgeting.households import Person
from budgeting.payment_notices import matching, photos
from budgeting.payment_notices.matching import What
from budgeting.programmes import Settings
from budgeting.states.bills import BillState
from budgeting.states.payment_notices import PhotoState
from dialogs.text.words import Words
from tests.dialogs.talk import Talk, talk
from tests.kit.databases import on_sqlite
from tests.kit.family import Family
from tests.kit.notices import CREDITOR, notice

ONE, OTHER = notice(1), notice(2)


@pytest.fixture
def family(database: Database, clock: SetClock) -> Family:
    return Family.of(database, clock)


def number_of(family: Family, instalment_id: int, number: str) -> None:
    plan_id = family.look(lambda session: session.get_one(Instalment, instalment_id).plan_id)
    family.do(plans.set_notices, None, plan_id, CREDITOR, {instalment_id: number})


def knows(family: Family, person: Person) -> What:
    return family.look(matching.known, person, ONE).what


def a_bill(family: Family, who: Person) -> int:
    new = NewBill(
        "utilities", ONE.amount, date(2026, 3, 31), notice_number=ONE.number, creditor_code=CREDITOR
    )
    made: Bill = family.do(bills.add, who, who.household_id, new)
    return made.id


@on_sqlite
def test_a_notice_is_known_by_its_instalment_only_to_those_who_may_read_of_it(family: Family) -> None:
    instalment = family.plan(date(2026, 3, 10))[0]
    assert knows(family, family.amina) is What.NEW
    number_of(family, instalment, ONE.number)
    assert knows(family, family.amina) is What.OPEN
    # For the other adult of the household it is like any notice; for another household it is not theirs.
    assert knows(family, family.youssef) is What.NEW
    assert knows(family, family.lucia) is What.ELSEWHERE
    family.settle(arrears=False)
    assert knows(family, family.amina) is What.NEW


@on_sqlite
def test_a_bill_is_known_to_its_household_and_is_elsewhere_for_others(family: Family) -> None:
    bill = a_bill(family, family.lucia)
    assert knows(family, family.lucia) is What.OPEN
    assert knows(family, family.amina) is What.ELSEWHERE
    family.do(bills.pay, family.lucia, bill, on=date(2026, 3, 2))
    assert knows(family, family.lucia) is What.PAID
    family.do(bills.undo_payment, family.lucia, bill, unbook=True)
    family.do(bills.cancel, family.lucia, bill)
    assert knows(family, family.lucia) is What.CANCELLED
    assert knows(family, family.amina) is What.NEW


def test_a_number_stands_for_one_instalment_of_the_programme(family: Family) -> None:
    first, second = family.plan(date(2026, 3, 10), date(2026, 4, 10))
    plan_id = family.look(lambda session: session.get_one(Instalment, first).plan_id)
    with pytest.raises(NotPossible, match="creditor"):
        family.do(plans.set_notices, None, plan_id, "", {first: ONE.number})
    for numbers, reason in (
        ({first: ONE.number[:-1]}, "number"),
        ({first: ONE.number, second: ONE.number}, "number_taken"),
    ):
        with pytest.raises(WrongNumber, match=reason):
            family.do(plans.set_notices, None, plan_id, CREDITOR, numbers)
    family.do(plans.set_notices, None, plan_id, CREDITOR, {first: ONE.number})
    with pytest.raises(WrongNumber, match="number_taken"):
        family.do(plans.set_notices, None, plan_id, CREDITOR, {second: ONE.number})
    # Taken from the one and given to the other at once.
    family.do(plans.set_notices, None, plan_id, CREDITOR, {first: "", second: ONE.number})
    rows = family.look(lambda session: {row.id: row for row in session.scalars(select(Instalment))})
    assert (rows[first].notice_number, rows[first].creditor_code) == (None, None)
    assert (rows[second].notice_number, rows[second].creditor_code) == (ONE.number, CREDITOR)
    lines = family.look(lambda s: list(s.scalars(select(Audit.action).where(Audit.action == "plan.notices"))))
    assert len(lines) == 2


# -- in the chat

KNOWN = "00488410010 communications TIM"


@pytest.fixture
def lucia(database: Database, words: Words) -> Iterator[Talk]:
    with talk(database, words) as lucia:
        yield lucia


def household_of(lucia: Talk) -> int:
    return lucia.setting.household_id


def photographs(lucia: Talk, number: str = ONE.number, amount: str = "85,00", kind: str = "photo") -> str:
    lucia.stage.send(lucia.who, kind)
    lucia.stage.read_picture(lucia.who, f"{number} {amount}")
    return lucia.heard()


def the_bills(lucia: Talk) -> list[Bill]:
    with lucia.database.read() as session:
        return list(session.scalars(select(Bill).order_by(Bill.id)))


@on_sqlite
def test_a_known_creditor_is_named_and_needs_no_heading(lucia: Talk) -> None:
    creditors = Settings.declared["creditors"].read(KNOWN)
    programme = lucia.setting.programme_id
    lucia.database.write(lambda s: programmes.settle(s, lucia.clock, None, programme, creditors=creditors))
    assert "TIM" in photographs(lucia)
    lucia.says("31/3")
    (bill,) = the_bills(lucia)
    assert (bill.category, bill.label, bill.amount_minor) == ("communications", "TIM", 8_500)
    assert (bill.notice_number, bill.creditor_code, bill.due_on) == (ONE.number, CREDITOR, date(2026, 3, 31))


def test_photographed_on_two_phones_it_is_one_bill(lucia: Talk) -> None:
    photographs(lucia)
    lucia.says("31/3")
    # While the heading is asked, the other phone notes it.
    new = NewBill("school", ONE.amount, date(2026, 3, 20), notice_number=ONE.number, creditor_code=CREDITOR)
    lucia.database.write(lambda s: bills.add(s, lucia.clock, None, household_of(lucia), new))
    assert lucia.taps("to", "utilities").startswith("Questo è già a posto")
    assert [bill.category for bill in the_bills(lucia)] == ["school"]


def test_somebody_elses_notice_is_asked_about_without_saying_whose(lucia: Talk) -> None:
    def neighbours(session: Session) -> None:
        other = households.create_household(
            session,
            lucia.clock,
            None,
            lucia.setting.programme_id,
            "B-002",
            "verdi",
            site_id=None,
            coach_id=None,
        )
        new = NewBill(
            "school", ONE.amount, date(2026, 3, 20), notice_number=ONE.number, creditor_code=CREDITOR
        )
        bills.add(session, lucia.clock, None, other.id, new)

    lucia.database.write(neighbours)
    said = photographs(lucia)
    assert "non è dei tuoi" in said
    assert "verdi" not in said.casefold()
    lucia.taps("cancel")
    assert len(the_bills(lucia)) == 1
    photographs(lucia)
    lucia.taps("ours")
    lucia.says("31/3")
    lucia.taps("to", "school")
    assert [bill.household_id == household_of(lucia) for bill in the_bills(lucia)] == [False, True]


@on_sqlite
def test_a_bill_in_the_past_is_kept_if_the_family_wants(lucia: Talk) -> None:
    photographs(lucia)
    assert "già passato" in lucia.says("15/2")
    lucia.taps("keep")
    lucia.taps("to", "utilities")
    (bill,) = the_bills(lucia)
    assert (bill.state, bill.due_on) == (BillState.OPEN, date(2026, 2, 15))


def test_the_receipt_of_an_instalment_is_the_photo_of_its_notice(lucia: Talk) -> None:
    def number(session: Session) -> None:
        plan = plans.current(session, household_of(lucia))[0]
        plans.set_notices(session, lucia.clock, None, plan.id, CREDITOR, {plan.instalments[0].id: ONE.number})

    lucia.database.write(number)
    photographs(lucia)
    lucia.taps("paid")
    lucia.taps("day", "0")
    photos = lucia.rows(Message.kind == "photo")
    with lucia.database.read() as session:
        (payment,) = session.scalars(select(Payment))
        assert (payment.amount_minor, payment.receipt_id) == (8_500, photos[0].id)
        assert not list(session.scalars(select(Bill)))
    assert "non c'è altro da fare" in photographs(lucia)
    assert lucia.paid() == [8_500]


@on_sqlite
@pytest.mark.parametrize("kind", ["voice", "audio", "location", "contact", "video"])
def test_what_is_no_answer_goes_to_a_person_and_the_question_comes_again(lucia: Talk, kind: str) -> None:
    photographs(lucia)
    said = lucia.takes(kind, media={"file_id": "x"})
    assert "Giulia" in said
    assert said.count("Entro quando è da pagare?") == 1
    assert lucia.question() == ("payment_notice", "due")


@on_sqlite
def test_switched_off_nothing_is_looked_for(lucia: Talk) -> None:
    programme = lucia.setting.programme_id
    lucia.database.write(lambda s: programmes.settle(s, lucia.clock, None, programme, bills=False))
    lucia.stage.send(lucia.who, "photo")
    assert "avviso" not in lucia.heard()
    with lucia.database.read() as session:
        assert not list(session.scalars(select(NoticePhoto)))


@on_sqlite
@pytest.mark.parametrize("kind", ["photo", "document"])
def test_a_photo_taken_by_another_question_is_not_looked_at(lucia: Talk, kind: str) -> None:
    lucia.says("/plan")
    lucia.taps("paid")
    lucia.stage.send(lucia.who, kind)
    lucia.heard()
    with lucia.database.read() as session:
        assert not list(session.scalars(select(NoticePhoto)))


def test_the_code_is_shown_only_to_those_whose_it_is(lucia: Talk) -> None:
    photographs(lucia)
    lucia.says("31/3")
    lucia.taps("to", "utilities")
    (bill,) = the_bills(lucia)
    assert ONE.number[:4] in lucia.taps("code", f"bill:{bill.id}")
    with lucia.database.read() as session:
        media = [row.media for row in session.scalars(select(Message)) if row.media and "chart" in row.media]
    assert media[0]["chart"]["code"] == f"PAGOPA|002|{ONE.number}|{CREDITOR}|8500"
    # No button leads to what is another's; a forged one finds nothing.
    lucia.database.write(lambda s: setattr(s.get_one(Bill, bill.id), "household_id", _another(lucia, s)))
    assert ONE.number[:4] not in lucia.taps("code", f"bill:{bill.id}")


def _another(lucia: Talk, session: Session) -> int:
    made = households.create_household(
        session, lucia.clock, None, lucia.setting.programme_id, "B-003", "neri", site_id=None, coach_id=None
    )
    return made.id


def reads(lucia: Talk, shown: str) -> str:
    """The newest picture has been read meanwhile."""
    lucia.stage.staff("Marco", f"(picture: {shown})")
    return lucia.heard()


@pytest.mark.parametrize("shown", [f"{ONE.number} 85,00", "nothing"])
def test_no_question_comes_between_the_family_and_a_person(lucia: Talk, shown: str) -> None:
    lucia.stage.send(lucia.who, "photo")
    lucia.heard()
    lucia.says("/talk")
    assert reads(lucia, shown) == ""
    assert lucia.question() == ("ask", "words")
    # The button under the photo still leads there.
    lucia.taps("photo")
    assert lucia.question() in (("payment_notice", "due"), ("payment_notice", "send"))


def test_nobody_is_asked_long_after_the_photo_unless_they_wait_for_it(lucia: Talk) -> None:
    lucia.stage.send(lucia.who, "photo")
    lucia.heard()
    lucia.clock.advance(hours=3)
    assert reads(lucia, f"{ONE.number} 85,00") == ""
    lucia.stage.send(lucia.who, "photo: avviso")
    lucia.heard()
    lucia.clock.advance(hours=3)
    assert "85,00" in reads(lucia, f"{ONE.number} 85,00")


@on_sqlite
def test_who_withdraws_consent_hears_nothing_of_the_photo(lucia: Talk) -> None:
    lucia.stage.send(lucia.who, "photo")
    lucia.says("/privacy")
    lucia.taps("withdraw")
    lucia.taps("yes")
    (photo_id,) = lucia.database.write(lambda s: photos.due(s, 5))
    assert lucia.database.write(lambda s: photos.begin(s, photo_id)) is PhotoState.DROPPED
    assert reads(lucia, "dropped") == ""
