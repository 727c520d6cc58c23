"""The setting with the senders of payment notices."""

from __future__ import annotations

import pytest

from budgeting.programmes import Creditor, Settings, WrongSetting

SETTING = Settings.declared["creditors"]
WRITTEN = "00488410010 communications TIM; 00761890177 school Comune di Brescia"


def test_it_is_read_as_it_is_written() -> None:
    known = SETTING.read(WRITTEN)
    assert known == {
        "00488410010": Creditor("communications", "TIM"),
        "00761890177": Creditor("school", "Comune di Brescia"),
    }
    assert SETTING.shown(known) == WRITTEN
    assert SETTING.of_json(SETTING.to_json(known)) == known
    assert SETTING.read("") == {}
    assert SETTING.read(WRITTEN.replace("; ", "\n")) == known


@pytest.mark.parametrize(
    "written",
    [
        "00488410011 communications TIM",
        "00488410010 nothing TIM",
        "00488410010 communications",
        "00488410010",
        "TIM",
        "00488410010 communications TIM; 00488410010 school TIM",
        "00488410010 communications " + "x" * 61,
    ],
)
def test_what_is_no_creditor_is_refused(written: str) -> None:
    with pytest.raises(WrongSetting, match="creditors"):
        SETTING.read(written)
