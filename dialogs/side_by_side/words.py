"""What the page of a sitting and the printed weekly sheet say themselves, to the family."""

from __future__ import annotations

from collections.abc import Mapping

from dialogs.text import Text, t

WORDS: Mapping[str, Text] = {
    "listen": t("🔊 Listen"),
    "write": t("Write here"),
    "send": t("Send"),
    "photo": t("📷 Photo"),
    "unfit": t("I can't keep this picture: it is too large or of another kind."),
    "lost": t("The connection is gone. Nothing is lost: please tap once more."),
    "over": t("We have finished here. Thank you!"),
    "picture": t("A picture with your numbers"),
    "talk": t("What we said"),
}

#: The printed sheet, to be filled in by hand.
SHEET: Mapping[str, Text] = {
    "title": t("Our week"),
    "how": t("Write what you spend in the box of its day."),
    "spent": t("Money spent"),
    "income": t("Money that came in"),
    "total": t("All together"),
    "cash": t("Money we have at the end of the week"),
    "feeling": t("And how did this week feel?"),
    "note": t("Something you want to tell us"),
    "bring": t("Bring this sheet when we meet."),
}
#: The next instalment, for a sheet that may name it.
NEXT_DATE = t("Next date: {amount} by {date}")
