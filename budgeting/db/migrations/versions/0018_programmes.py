"""What a programme sets for itself lies in one document, by name; only what is not the default is written there

On the way back every setting has its column again, with the default where nothing was said.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

INSTRUMENTS = ("spending", "checkins", "month_plan", "arrears", "activities", "broadcasts")
#: By column: its type, and what is in it where nobody has set anything. Hours are "HH:MM" in the document.
COLUMNS: Mapping[str, tuple[Any, Any]] = {
    "holidays": (sa.String(2), "IT"),
    "ladder": (types.Document, [-7, -3, 0, 3, 10]),
    "reminder_time": (sa.Time(), "09:00"),
    "quiet_from": (sa.Time(), "20:00"),
    "quiet_to": (sa.Time(), "08:00"),
    "rest_on_sundays": (sa.Boolean(), True),
    "rest_on_holidays": (sa.Boolean(), True),
    "office_contact": (sa.String(300), ""),
    "office_from": (sa.Time(), "09:00"),
    "office_to": (sa.Time(), "17:00"),
    "office_days": (types.Document, [1, 2, 3, 4, 5]),
    "same_day_until": (sa.Time(), "12:00"),
    "urgent_within_minutes": (types.Id, 60),
    "alert_after_minutes": (types.Id, 15),
    "night_alerts": (sa.String(32), "everybody"),
    "on_call": (types.Document, []),
    "absurd_minor": (types.Id, 200_000),
    "instruments": (types.Document, {}),
}
_PROGRAMMES = sa.table(
    "programmes",
    sa.column("id", types.Id),
    sa.column("settings", types.Document),
    *(sa.column(name, kind) for name, (kind, _) in COLUMNS.items()),
)


def upgrade() -> None:
    with op.batch_alter_table("programmes") as programmes:
        programmes.add_column(sa.Column("settings", types.Document, nullable=False, server_default="{}"))
    for row in op.get_bind().execute(sa.select(_PROGRAMMES)).all():
        _write(row.id, {"settings": _document(row)})
    with op.batch_alter_table("programmes") as programmes:
        for name in COLUMNS:
            programmes.drop_column(name)


def downgrade() -> None:
    with op.batch_alter_table("programmes") as programmes:
        for name, (kind, _) in COLUMNS.items():
            programmes.add_column(sa.Column(name, kind, nullable=True))
    rows = op.get_bind().execute(sa.select(_PROGRAMMES.c.id, _PROGRAMMES.c.settings)).all()
    for row in rows:
        _write(row.id, _columns(row.settings or {}))
    with op.batch_alter_table("programmes") as programmes:
        for name, (kind, _) in COLUMNS.items():
            programmes.alter_column(name, existing_type=kind, nullable=False)
        programmes.drop_column("settings")


def _document(row: sa.Row[Any]) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    for name, (kind, default) in COLUMNS.items():
        value = getattr(row, name)
        if name == "instruments":
            settings |= {code: False for code in INSTRUMENTS if (value or {}).get(code) is False}
            continue
        if isinstance(kind, sa.Time) and value is not None:
            value = value.strftime("%H:%M")
        if value is not None and value != default:
            settings[name] = value
    return settings


def _columns(settings: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: settings.get(name, default) for name, (_, default) in COLUMNS.items()}
    values["instruments"] = {code: False for code in INSTRUMENTS if settings.get(code) is False}
    return {
        name: time.fromisoformat(value) if isinstance(COLUMNS[name][0], sa.Time) else value
        for name, value in values.items()
    }


def _write(programme: int, values: Mapping[str, Any]) -> None:
    op.get_bind().execute(sa.update(_PROGRAMMES).where(_PROGRAMMES.c.id == programme).values(**values))
