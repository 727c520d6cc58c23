"""The codes of the second factor as pure functions: RFC 6238's own examples, what is typed, and the demo's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from budgeting.clock import OffsetClock, SetClock, real
from budgeting.staff.second_factor import codes

#: The RFC's secret "12345678901234567890"; its codes have eight digits, of which an authenticator shows the last six.
KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
EXAMPLES = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}


def _at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize(("seconds", "code"), EXAMPLES.items())
def test_the_examples_of_the_rfc_hold_one_step_around_their_moment(seconds: int, code: str) -> None:
    step, six = seconds // 30, code[-6:]
    # The first example lies too near to 1970 to go back from it.
    back = seconds > 100
    for off in (-30, 0, 30) if back else (0, 30):
        assert codes.step_of(KEY, six, _at(seconds + off)) == step
    for off in (-61, 61) if back else (61,):
        assert codes.step_of(KEY, six, _at(seconds + off)) is None


@pytest.mark.parametrize(
    "typed", ["287082", " 287 082 ", "٢٨٧ ٠٨٢", "२८७०८२", "২৮৭০৮২", "２８７０８２", "287-082\n"]
)
def test_digits_of_any_script_with_spaces_are_the_same_code(typed: str) -> None:
    assert codes.digits_of(typed) == "287082"


@pytest.mark.parametrize("typed", ["", "28708", "2870822", "28708x", "²⁸⁷⁰⁸²", "x" * 100_000])
def test_anything_else_is_no_code(typed: str) -> None:
    assert codes.digits_of(typed) is None


def test_a_recovery_code_is_the_same_however_it_is_typed() -> None:
    made = codes.new_recovery_codes()
    assert len(set(made)) == codes.RECOVERY
    for code in made:
        assert codes.digits_of(code) is None
        typed = f" {code.upper().replace(' ', '-')} "
        assert codes.recovery_digest(typed) == codes.recovery_digest(code)
    assert len({codes.recovery_digest(code) for code in made}) == codes.RECOVERY


def test_the_link_of_the_square_names_the_account() -> None:
    key = codes.new_key()
    assert codes.setup_link(key, "giulia@example.org") == (
        f"otpauth://totp/Ponte:giulia%40example.org?secret={key}&issuer=Ponte"
    )
    assert codes.in_fours(key).replace(" ", "") == key


def test_a_phone_knows_nothing_of_a_demo_that_skipped_a_month() -> None:
    ahead = OffsetClock(timedelta(days=31))
    assert abs(real(ahead) - datetime.now(UTC)) < timedelta(minutes=1)
    moment = datetime(2026, 3, 2, 17, tzinfo=UTC)
    assert real(SetClock(moment)) == moment
