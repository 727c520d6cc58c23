"""The text of a printed invitation, in the language of the person it's for."""

from __future__ import annotations

from datetime import date

from dialogs.text import Text, t


def greeting(name: str, until: date) -> list[Text]:
    """The text beside the code. ``until``: the last day the code is valid."""
    return [
        t("Hello {name}! I am Ponte: a hand with money and rent, on your phone.", name=name),
        t("Point your phone's camera at the code and tap *Start*."),
        t("This invitation is for you alone. It works once, until {date}.", date=until),
    ]
