"""Putting a document away: what it is, its photos or PDF, whether that is all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from budgeting import documents
from budgeting.arrears import visibility
from budgeting.db.tables import Message
from budgeting.documents import EXPIRING
from budgeting.errors import NotFound, NotPossible
from budgeting.states.documents import DocumentState
from dialogs import photo_albums, spending, talk_to_person
from dialogs.buttons import CANCEL, MENU, TALK
from dialogs.documents.dialog import (
    DRAWER,
    NOT_THERE,
    being_put_away,
    dialog,
    document_of,
    kind_of,
    name_of,
)
from dialogs.engine.content import Choice, Reply, in_rows, reply
from dialogs.engine.incoming import Incoming
from dialogs.engine.steps import Again, Done, Go, Next, NotMine, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.text import Text, t

#: No document has more pages; what comes on top waits for a document of its own.
MOST_PAGES = 20
PICTURES = ("photo", "document")
ALL = Choice(t("✓ That is all"), "all")
NEEDED = t("Here I need a photo or a PDF.")


@dialog.step
class Which(Step):
    """A photo came before we knew what it is."""

    name = "which"

    def ask(self, turn: Turn) -> Reply:
        kinds = [Choice(name_of(kind), "kind", kind.value) for kind in documents.offered_kinds(turn.person)]
        return reply(t("📁 What is it?"), rows=[*in_rows(kinds), [CANCEL], [TALK]])

    def on_text(self, turn: Turn, words: str) -> Next:
        return beside(turn, t("Tap what it is, please."), words)

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        return _one_more(turn, incoming) or beside(turn, t("Tap what it is, please."))

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "kind" and kind_of(turn, value) is not None:
            return Go("send", {"kind": value})
        return leave(turn) if action == "cancel" else Again()


@dialog.step
class Send(Step):
    """Photos or a PDF, one after the other or as an album, until they say that is all."""

    name = "send"

    def ask(self, turn: Turn) -> Reply:
        kind = being_put_away(turn)
        if not turn.data["pages"]:
            return reply(
                t("{document}: send me a photo or a PDF.", document=name_of(kind)),
                t("Flat on a table and in daylight is best. Several pages? One after the other."),
                rows=[[CANCEL], [TALK]],
                tells_arrears=_tells(turn),
            )
        return reply(t("✓ I have it. Is that all, or is there another page?"), rows=[[ALL], [CANCEL], [TALK]])

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        being_put_away(turn)
        return _one_more(turn, incoming) or beside(turn, NEEDED)

    def on_text(self, turn: Turn, words: str) -> Next:
        return beside(turn, NEEDED, words)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        kind = being_put_away(turn)
        if action == "cancel":
            return leave(turn)
        if action != "all" or not turn.data["pages"]:
            return Again()
        return Go("expiry") if kind in EXPIRING else finish(turn, None)


def _one_more(turn: Turn, incoming: Incoming) -> Next | None:
    """The picture as another page. None if it's no picture."""
    if incoming.kind not in PICTURES:
        return None
    pages, albums = turn.data["pages"], turn.data.setdefault("albums", [])
    if len(pages) >= MOST_PAGES:
        turn.say(t("That is a lot for one document. Please put these pages away first."))
        return Again()
    pages.append(turn.message_id)
    album = (incoming.media or {}).get("album")
    # Pictures sent together are asked about once.
    if album is not None and album in albums:
        return Stay()
    if album is not None:
        albums.append(album)
    return Again()


def beside(turn: Turn, expected: Text, words: str = "") -> Next:
    """What doesn't answer the open question: ``expected`` says what would."""
    if words:
        # A purchase written here is booked, and the question stays open.
        heard = spending.hear(turn, known_only=True)
        if not isinstance(heard, NotMine):
            return heard
    return talk_to_person.beside(turn, expected)


def leave(turn: Turn) -> Next:
    """They changed their mind: nothing is put away; what they sent stays in the chat."""
    turn.say(t("All right, nothing is put away."), rows=[[DRAWER], [MENU]])
    return Done()


def finish(turn: Turn, expires_on: date | None) -> Next:
    """Everything is answered: it goes into the drawer."""
    kind, name = being_put_away(turn), name_of(being_put_away(turn))
    again = Choice(t("📷 Send it again"), "put", kind.value, dialog="documents")
    try:
        document = documents.put_away(
            turn.session,
            turn.clock,
            turn.person,
            kind,
            turn.data["pages"],
            expires_on=expires_on,
            replaces=_replaced(turn),
        )
    except (NotFound, NotPossible):
        # The photo was lost meanwhile, e.g. because they withdrew their consent in between.
        turn.say(t("I no longer have what you sent. Please send it once more."), rows=[[again], [MENU]])
        return Done()
    if document.state is DocumentState.LOST:
        said = t(
            "{document}: I could not keep what you sent. Is there a photo or a PDF of it?", document=name
        )
        rows: Sequence[Sequence[Choice]] = [[again], [DRAWER], [TALK, MENU]]
    else:
        said, rows = t("✓ {document}: it is in the drawer.", document=name), [[DRAWER], [MENU]]
        if document.state is DocumentState.WAITING:
            said = t(
                "✓ {document}: I am putting it into the drawer. If something is wrong with it, I'll tell you.",
                document=name,
            )
    turn.send(reply(said, rows=rows, tells_arrears=document.tells_arrears))
    return Done()


def _replaced(turn: Turn) -> int | None:
    """The document whose place it takes, if it's still there."""
    old = document_of(turn, str(turn.data.get("replaces", "")))
    return old.id if old is not None else None


def _tells(turn: Turn) -> bool:
    return being_put_away(turn) in visibility.DOCUMENTS_ABOUT_ARREARS


@dialog.action("put")
def put(turn: Turn, value: str) -> Next:
    kind = kind_of(turn, value)
    if kind is None:
        turn.gone(NOT_THERE)
        return Stay()
    return Open("documents", "send", {"kind": kind.value, "pages": []})


@dialog.action("newer")
def newer(turn: Turn, value: str) -> Next:
    old = document_of(turn, value)
    kind = kind_of(turn, old.kind.value) if old is not None else None
    if old is None or kind is None:
        turn.gone(NOT_THERE)
        return Stay()
    return Open("documents", "send", {"kind": kind.value, "pages": [], "replaces": old.id})


@dialog.action("photo")
def from_chat(turn: Turn, value: str) -> Next:
    """A photo that was sent before we knew what it is, with those of its album."""
    sent = turn.session.get(Message, int(value)) if value.isdigit() and len(value) < 19 else None
    if sent is None or sent.conversation_id != turn.conversation.id or not turn.person.adult:
        turn.gone(NOT_THERE)
        return Stay()
    pages = photo_albums.together_with(turn, sent)
    album = (sent.media or {}).get("album")
    data = {"pages": pages[:MOST_PAGES], "albums": [album] if album is not None else []}
    return Open("documents", "which", data)
