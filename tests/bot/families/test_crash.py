"""The failpoints themselves; `tests/endurance/test_failpoints.py` kills a program at them."""

from __future__ import annotations

import pytest

from bot import failpoints


def test_a_failpoint_must_exist() -> None:
    for wrong in ("", "nowhere", "before_send:x"):
        with pytest.raises(ValueError, match="failpoint"):
            failpoints.arm(wrong)


def test_an_unarmed_place_does_nothing() -> None:
    for name in failpoints.NAMES:
        failpoints.hit(name)
