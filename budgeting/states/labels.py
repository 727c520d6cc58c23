"""The colours of labels: a fixed palette, each readable on white and with a word beside it."""

from __future__ import annotations

from enum import StrEnum


class LabelColour(StrEnum):
    BLUE = "blue"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    VIOLET = "violet"
    GREY = "grey"
