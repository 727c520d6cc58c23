"""A programme's settings: kept as given, refused if impossible; and what revision 0018 carried over."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from budgeting import programmes
from budgeting.access import Action
from budgeting.audit import NEEDS, AuditAction
from budgeting.clock import SetClock
from budgeting.db import migrate
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Programme
from budgeting.db.types import Document
from budgeting.errors import NotFound
from budgeting.programmes import Settings, WrongSetting, in_progress
from budgeting.programmes.in_use import that_use
from budgeting.programmes.setting_kinds import Switch
from budgeting.states.programmes import Instrument, NightAlerts
from tests.kit.build import Cast

NAMES = list(Settings.declared)
SOME: dict[str, Any] = {
    "arrears": False,
    "office_contact": "030 111",
    "office_from": time(8, 30),
    "office_days": [1, 3],
    "ladder": [-5, 0],
    "night_alerts": NightAlerts.NOBODY,
    "rest_on_sundays": False,
    "absurd_minor": 5_000,
    "holidays": "",
}


def test_each_instrument_has_its_switch_and_its_count() -> None:
    switches = [each for each in Settings.declared.values() if isinstance(each, Switch)]
    assert [each.instrument for each in switches] == list(Instrument)
    assert set(in_progress.UNDER_WAY) == set(Instrument)


@pytest.mark.parametrize("name", NAMES)
def test_each_setting_says_what_it_is_and_takes_its_own_default(name: str) -> None:
    setting = Settings.declared[name]
    assert setting.label.strip()
    assert setting.decides.endswith(".")
    assert setting.checked(setting.default) == setting.default
    assert setting.of_json(setting.to_json(setting.default)) == setting.default
    assert setting.read(setting.shown(setting.default)) == setting.default


@pytest.mark.parametrize("name", NAMES)
@given(
    value=st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=400)
    | st.times()
    | st.lists(st.integers())
)
def test_whatever_is_given_is_kept_or_refused_by_name(name: str, value: Any) -> None:
    setting = Settings.declared[name]
    refused: WrongSetting | None = None
    kept = None
    try:
        kept = setting.checked(value)
    except WrongSetting as error:
        refused = error
    if refused is None:
        assert setting.of_json(setting.to_json(kept)) == kept == setting.checked(kept)
    else:
        assert (refused.setting, bool(refused.reason)) == (name, True)


def test_what_is_set_is_kept_and_the_default_is_not_written(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    database.write(lambda s: programmes.settle(s, clock, None, cast.programme, **SOME))
    with database.read() as session:
        row = session.get_one(Programme, cast.programme)
        settings = Settings.of(row)
        assert (settings.office_from, settings.office_days, settings.ladder) == (time(8, 30), (1, 3), (-5, 0))
        assert (settings.night_alerts, settings.holidays) == (NightAlerts.NOBODY, "")
        assert [each for each in Instrument if not settings.has(each)] == [Instrument.ARREARS]
        assert cast.programme not in session.scalars(that_use(Instrument.ARREARS)).all()
        assert cast.programme in session.scalars(that_use(Instrument.CHECKINS)).all()
        lines = session.scalars(select(Audit).where(Audit.action == AuditAction.PROGRAMME_SETTLE)).all()
        assert [line.details["fields"] for line in lines] == [sorted(SOME)]
    defaults = {name: Settings.declared[name].default for name in SOME}
    database.write(lambda s: programmes.settle(s, clock, None, cast.programme, **defaults))
    with database.read() as session:
        assert session.get_one(Programme, cast.programme).settings == {"wellbeing_asked": False}


def test_what_changes_nothing_leaves_no_line(database: Database, clock: SetClock, cast: Cast) -> None:
    database.write(lambda s: programmes.settle(s, clock, None, cast.programme, office_from=time(9)))
    with database.read() as session:
        assert not session.scalars(select(Audit).where(Audit.action == AuditAction.PROGRAMME_SETTLE)).all()


@pytest.mark.parametrize(
    ("given", "setting", "reason"),
    [
        ({"office_from": time(18)}, "office_to", "office_hours"),
        ({"on_call": [99]}, "on_call", "on_call"),
        ({"colour": "blue"}, "colour", "unknown"),
        ({"office_from": time(8), "alert_after_minutes": 0}, "alert_after_minutes", "range"),
    ],
)
def test_one_wrong_setting_changes_none(
    database: Database, clock: SetClock, cast: Cast, given: dict[str, Any], setting: str, reason: str
) -> None:
    with pytest.raises(WrongSetting) as refused:
        database.write(lambda s: programmes.settle(s, clock, None, cast.programme, **given))
    assert (refused.value.setting, refused.value.reason) == (setting, reason)
    with database.read() as session:
        assert set(session.get_one(Programme, cast.programme).settings) == {
            "office_contact",
            "wellbeing_asked",
        }


def test_whoever_may_not_changes_nothing(database: Database, clock: SetClock, cast: Cast) -> None:
    assert NEEDS[AuditAction.PROGRAMME_SETTLE] is Action.SET_PROGRAMME
    with pytest.raises(NotFound):
        database.write(lambda s: programmes.settle(s, clock, cast.marco, cast.programme, checkins=False))


def test_what_was_set_in_columns_is_carried_over_and_back(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    given = {name: value for name, value in SOME.items() if name != "arrears"}
    database.write(lambda s: programmes.settle(s, clock, None, cast.programme, arrears=False, **given))
    with database.read() as session:
        settings = session.get_one(Programme, cast.programme).settings
    # No column ever held the others.
    stored = {name: value for name, value in settings.items() if name in SOME}
    migrate.downgrade(database, "0013")
    old = sa.table(
        "programmes",
        sa.column("id"),
        sa.column("office_from", sa.Time),
        sa.column("quiet_from", sa.Time),
        sa.column("ladder", Document),
        sa.column("night_alerts"),
        sa.column("rest_on_sundays", sa.Boolean),
        sa.column("instruments", Document),
    )
    with database.reading.connect() as connection:
        row = connection.execute(sa.select(old).where(old.c.id == cast.programme)).one()
    assert tuple(row)[1:] == (time(8, 30), time(20), [-5, 0], "nobody", False, {"arrears": False})
    migrate.upgrade(database)
    with database.read() as session:
        assert session.get_one(Programme, cast.programme).settings == stored
