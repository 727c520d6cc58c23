"""Your own quiet hours."""

from __future__ import annotations

from admin.kit.fields import Hour, Maybe
from admin.kit.form import Form


class QuietHours(Form):
    """Both empty: no quiet hours."""

    quiet_from = Maybe(Hour(asked=False))
    quiet_to = Maybe(Hour(asked=False))
