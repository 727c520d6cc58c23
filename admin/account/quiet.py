"""Your own quiet hours."""

from __future__ import annotations

from admin.kit.fields import Hour, Maybe
from admin.kit.form import Form
from dialogs.text import Text, t

#: For each reason: the field and its sentence.
WRONG: dict[str, tuple[str, Text]] = {
    "half": ("quiet_to", t("Please give both times, or neither.")),
    "same": ("quiet_to", t("The two times are the same. Leave both empty for no quiet hours.")),
}


class QuietHours(Form):
    """Both empty: no quiet hours."""

    quiet_from = Maybe(Hour(asked=False))
    quiet_to = Maybe(Hour(asked=False))
