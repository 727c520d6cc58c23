"""How often a bill comes, and what was just done."""

from __future__ import annotations

from budgeting.states.bills import Every
from dialogs.text import Text, t

EVERY: dict[Every, Text] = {
    Every.ONCE: t("Once"),
    Every.MONTHLY: t("Every month"),
    Every.TWO_MONTHLY: t("Every two months"),
    Every.QUARTERLY: t("Every three months"),
    Every.YEARLY: t("Every year"),
}
DONE: dict[str, Text] = {
    "added": t("The bill has been added."),
    "changed": t("Saved."),
    "paid": t("Recorded as paid."),
    "ended": t("Ended: it does not come again."),
}
