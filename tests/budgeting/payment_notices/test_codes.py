"""The text of a notice's code is read strictly: a wrong digit is never taken for a right one."""

from __future__ import annotations

import logging

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from budgeting.money import MOST_MINOR, Money
from budgeting.payment_notices import Notice, code_text, read_code, valid_creditor, valid_number
from tests.kit.notices import CREDITOR, DEBTOR, notice, qr, slip

NOTICES = st.builds(notice, st.integers(0, 10**13 - 1), st.integers(1, MOST_MINOR))
WRITTEN = st.sampled_from([qr, slip])
#: Where each form has its amount: no check digit guards it, only the code's own error correction.
AMOUNTS = {qr: slice(42, 60), slip: slice(49, 59)}


@given(NOTICES, WRITTEN)
def test_what_is_written_is_read(one: Notice, write: object) -> None:
    assert read_code(write(one)) == one  # type: ignore[operator]


@given(NOTICES, WRITTEN, st.data())
def test_another_digit_of_number_or_creditor_is_refused(
    one: Notice, write: object, data: st.DataObject
) -> None:
    text = write(one)  # type: ignore[operator]
    part = data.draw(st.sampled_from([one.number, one.creditor]))
    at = text.index(part) + data.draw(st.integers(0, len(part) - 1))
    digit = data.draw(st.sampled_from("0123456789"))
    assume(digit != text[at])
    assert read_code(text[:at] + digit + text[at + 1 :]) is None


@given(NOTICES, WRITTEN, st.data())
def test_what_is_cut_or_stretched_never_gives_another_notice(
    one: Notice, write: object, data: st.DataObject
) -> None:
    text = write(one)  # type: ignore[operator]
    at = data.draw(st.integers(0, 76))
    changed = data.draw(st.sampled_from([text[:at] + text[at + 1 :], text[:at] + "x" + text[at:], text[:at]]))
    found = read_code(changed)
    assert found is None or (found.number, found.creditor) == (one.number, one.creditor)


@given(st.text(max_size=300) | st.text("0123456789|PAGO", max_size=80).map("PAGOPA|002|".__add__))
def test_nonsense_is_no_notice(text: str) -> None:
    found = read_code(text)
    assert found is None or qr(found) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://www.pagopa.gov.it",
        qr(notice()).lower(),
        qr(notice()) + "\n",
        qr(notice()).replace("|002|", "|003|"),
        qr(notice()).replace("|8500", "|0"),
        qr(notice()).replace("|8500", "|-8500"),
        qr(notice()).replace("|8500", "|85,00"),
        qr(notice()).replace("|8500", f"|{MOST_MINOR + 1}"),
        # Digits of another script are no digits of a notice.
        qr(notice()).replace("8500", "٨٥٠٠"),
        # Numbers that begin with 1 have no check digits.
        qr(notice()).replace("|3", "|1", 1),
        slip(notice())[:76],
        qr(notice()) + "|" + "x" * 500,
    ],
)
def test_what_only_resembles_a_notice_is_refused(text: str) -> None:
    assert read_code(text) is None


def test_the_check_digits_are_those_of_the_sources() -> None:
    # Numbers on published samples: the first sixteen digits modulo 93.
    assert valid_number("302000001234567811")
    assert not valid_number("302000001234567812")
    assert not valid_number("30200000123456781")
    # Public tax codes: TIM, and the municipality of Brescia.
    assert valid_creditor(CREDITOR)
    assert valid_creditor("00761890177")
    assert not valid_creditor("00761890178")
    assert not valid_creditor("0" * 11)


def test_an_impossible_notice_is_not_written() -> None:
    one = notice()
    for number, creditor, amount in (
        (one.number[:-1] + "9", one.creditor, one.amount),
        (one.number, "12345678901", one.amount),
        (one.number, one.creditor, Money(0)),
        (one.number, one.creditor, Money(MOST_MINOR + 1)),
    ):
        with pytest.raises(ValueError, match="no such notice"):
            code_text(number, creditor, amount)


def test_nothing_of_a_notice_gets_into_a_log(caplog: pytest.LogCaptureFixture) -> None:
    one = notice()
    logging.getLogger(__name__).warning("%s %r", one, read_code(slip(one)))
    for secret in (one.number, one.creditor, *DEBTOR):
        assert secret not in caplog.text
