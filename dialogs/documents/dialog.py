"""The drawer's dialog itself, and what its steps share."""

from __future__ import annotations

from budgeting import documents
from budgeting.db.tables import HouseholdDocument
from budgeting.errors import NotFound
from budgeting.states.documents import DocumentKind
from budgeting.states.programmes import Instrument
from dialogs.buttons import MENU
from dialogs.engine.content import Choice
from dialogs.engine.steps import Dialog, Done, Instead
from dialogs.engine.turn import Turn
from dialogs.text import Text, names, t

dialog = Dialog("documents", first="drawer", instrument=Instrument.DOCUMENTS)

DRAWER = Choice(t("📁 Documents"), "open", dialog="documents")
NOT_THERE = t("That is no longer in the drawer.")


def kind_of(turn: Turn, code: str) -> DocumentKind | None:
    """The kind, if it exists for this person."""
    kinds = documents.offered_kinds(turn.person) if turn.person.adult else []
    return next((kind for kind in kinds if kind.value == code), None)


def document_of(turn: Turn, number: str) -> HouseholdDocument | None:
    """The document, if it is in the drawer and exists for this person."""
    if not number.isdigit() or len(number) > 18:
        return None
    try:
        return documents.in_chat(turn.session, turn.person, int(number))
    except NotFound:
        return None


def being_put_away(turn: Turn) -> DocumentKind:
    """The kind that is being put away. If it has been hidden from this person since, the dialog ends."""
    kind = kind_of(turn, turn.data.get("kind", ""))
    if kind is None:
        turn.say(NOT_THERE, rows=[[MENU]])
        raise Instead(Done())
    return kind


def name_of(kind: DocumentKind) -> Text:
    return names.DOCUMENTS[kind]
