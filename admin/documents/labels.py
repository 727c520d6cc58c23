"""The words for how a kind of document stands, and for what was just done."""

from __future__ import annotations

from collections.abc import Mapping

from budgeting.documents import Standing
from budgeting.states.documents import DocumentState
from dialogs.text import Text, t

STANDINGS: Mapping[Standing, tuple[Text, str]] = {
    Standing.THERE: (t("There"), "tag-good"),
    Standing.EXPIRED: (t("Expired"), "tag-urgent"),
    Standing.ARRIVING: (t("Arriving"), ""),
    Standing.UNREADABLE: (t("Better picture asked for"), "tag-warn"),
    Standing.MISSING: (t("Missing"), "tag-warn"),
    Standing.NONE: (t("None"), ""),
}
#: What became of documents that are no longer current.
ENDED: Mapping[DocumentState, Text] = {
    DocumentState.REPLACED: t("replaced by a newer one"),
    DocumentState.REMOVED: t("taken out by the family"),
    DocumentState.LOST: t("could not be kept"),
}
DONE: Mapping[str, Text] = {
    "seen": t("Marked as seen."),
    "asked": t("The family has been asked in the chat."),
    "withdrawn": t("The family is no longer asked for it."),
    "added": t("The document is in the family's drawer."),
    "expiry": t("The date is recorded."),
}
