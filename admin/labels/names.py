"""The names of the colours."""

from __future__ import annotations

from budgeting.states.labels import LabelColour
from dialogs.text import Text, t

COLOURS: dict[LabelColour, Text] = {
    LabelColour.BLUE: t("Blue"),
    LabelColour.GREEN: t("Green"),
    LabelColour.AMBER: t("Amber"),
    LabelColour.RED: t("Red"),
    LabelColour.VIOLET: t("Violet"),
    LabelColour.GREY: t("Grey"),
}
