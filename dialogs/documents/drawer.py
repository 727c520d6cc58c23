"""What is in the drawer: the checklist, one kind, one document."""

from __future__ import annotations

from budgeting import documents, files, programmes
from budgeting.arrears import visibility
from budgeting.db.tables import HouseholdDocument
from budgeting.documents import SINGLE, Line, Standing
from budgeting.files import FileType
from budgeting.states.documents import DocumentState
from budgeting.states.files import FileState
from dialogs import talk_to_person
from dialogs.buttons import CANCEL, MENU, TALK
from dialogs.documents.dialog import DRAWER, NOT_THERE, dialog, document_of, kind_of, name_of
from dialogs.engine.content import Choice, Reply, in_rows, reply
from dialogs.engine.media import stored_file
from dialogs.engine.steps import Done, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.text import Text, t

#: Of kinds with many documents, only the newest have a button.
SHOWN = 8
ADULTS_ONLY = t("The drawer is for the adults of the family.")


@dialog.step
class Drawer(Step):
    """The checklist. All buttons are standing ones, so it never goes stale."""

    name = "drawer"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        if not turn.person.adult:
            return reply(ADULTS_ONLY, rows=[[TALK, MENU]])
        lines = documents.checklist(turn.session, turn.person, turn.today)
        told = [words for line in lines if (words := _line(line)) is not None]
        kinds = [Choice(name_of(line.kind), "kind", line.kind.value, dialog="documents") for line in lines]
        return reply(
            t("📁 *Your documents*"),
            *told,
            t("Tap one to see it, or to put it away."),
            rows=[*in_rows(kinds), [TALK, MENU]],
            tells_arrears=visibility.sees_arrears(turn.person),
        )


def _line(line: Line) -> Text | None:
    name, ends = name_of(line.kind), line.expires_on
    match line.standing:
        case Standing.THERE if ends is not None:
            return t("{document}: ✓ until {date}", document=name, date=ends)
        case Standing.THERE:
            return t("{document}: ✓", document=name)
        case Standing.EXPIRED:
            return t("{document}: ⌛ expired on {date}", document=name, date=ends or "")
        case Standing.ARRIVING:
            return t("{document}: … on its way", document=name)
        case Standing.UNREADABLE:
            return t("{document}: 📷 a better photo, please", document=name)
        case Standing.MISSING:
            return t("{document}: ○ still missing", document=name)
        case Standing.NONE:
            return None


@dialog.step
class Kind(Step):
    """What there is of one kind."""

    name = "kind"
    waits = False

    def ask(self, turn: Turn) -> Reply | Next:
        kind = kind_of(turn, turn.data.get("kind", ""))
        if kind is None:
            return Open("documents")
        lines = documents.checklist(turn.session, turn.person, turn.today)
        there = next(line.documents for line in lines if line.kind is kind)
        if len(there) == 1:
            return Open("documents", "one", {"document": there[0].id})
        put = Choice(t("📷 Put one away"), "put", kind.value, dialog="documents")
        if not there:
            return reply(
                t("{document}: there is none in the drawer yet.", document=name_of(kind)),
                rows=[[put], [DRAWER], [TALK, MENU]],
                tells_arrears=kind in visibility.DOCUMENTS_ABOUT_ARREARS,
            )
        each = [
            Choice(
                t("📄 {date}", date=programmes.day_of(document.created_at, turn.person)),
                "one",
                str(document.id),
                dialog="documents",
            )
            for document in there[:SHOWN]
        ]
        return reply(
            t("{document}: which one?", document=name_of(kind)),
            rows=[*in_rows(each), [put], [DRAWER], [TALK, MENU]],
            tells_arrears=any(document.tells_arrears for document in there),
        )


@dialog.step
class Single(Step):
    """One document, and what can be done with it."""

    name = "one"
    waits = False

    def ask(self, turn: Turn) -> Reply | Next:
        document = document_of(turn, str(turn.data.get("document", "")))
        if document is None:
            turn.say(NOT_THERE)
            return Open("documents")
        number = str(document.id)
        rows = []
        if document.state is not DocumentState.WAITING:
            rows.append([Choice(t("👁 See it"), "see", number, dialog="documents")])
        # The kind of what somebody put away before it was hidden from them isn't theirs to add to any more.
        if kind_of(turn, document.kind.value) is not None:
            rows.append([Choice(t("🔄 Put a newer one away"), "newer", number, dialog="documents")])
            if document.kind not in SINGLE:
                another = t("➕ Put another one away")
                rows.append([Choice(another, "put", document.kind.value, dialog="documents")])
        rows.append([Choice(t("🗑 Take it out"), "remove", number, dialog="documents")])
        return reply(
            *_about(turn, document),
            rows=[*rows, [DRAWER], [TALK, MENU]],
            tells_arrears=document.tells_arrears,
        )


def _about(turn: Turn, document: HouseholdDocument) -> list[Text]:
    since = programmes.day_of(document.created_at, turn.person)
    texts = [t("*{document}*, put away on {date}", document=name_of(document.kind), date=since)]
    if document.state is DocumentState.WAITING:
        texts.append(t("It is still on its way to the drawer."))
    elif document.state is DocumentState.UNREADABLE:
        texts.append(t("The office cannot read it well: a new photo would help."))
    elif document.expires_on is not None and documents.is_expired(document, turn.today):
        texts.append(t("⌛ Expired on {date}.", date=document.expires_on))
    elif document.expires_on is not None:
        texts.append(t("📅 Valid until {date}.", date=document.expires_on))
    if document.seen_at is not None and document.state is DocumentState.KEPT:
        texts.append(t("✓ The office has looked at it."))
    return texts


@dialog.step
class Sure(Step):
    """Taking out is for good, so we ask once."""

    name = "sure"

    def ask(self, turn: Turn) -> Reply | Next:
        document = document_of(turn, str(turn.data["document"]))
        if document is None:
            return self._gone(turn)
        return reply(
            t("{document}: take it out of the drawer? Then it is gone.", document=name_of(document.kind)),
            rows=[[Choice(t("🗑 Yes, take it out"), "yes")], [CANCEL], [TALK]],
            tells_arrears=document.tells_arrears,
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        return talk_to_person.beside(turn, t("Tap a button, please."))

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        document = document_of(turn, str(turn.data["document"]))
        if document is None:
            return self._gone(turn)
        if action == "yes":
            documents.remove(turn.session, turn.clock, turn.person, document.id)
            turn.say(t("✓ It is out of the drawer."), rows=[[DRAWER], [MENU]])
        else:
            turn.say(t("All right, it stays where it is."), rows=[[DRAWER], [MENU]])
        return Done()

    def _gone(self, turn: Turn) -> Next:
        turn.say(NOT_THERE, rows=[[DRAWER], [MENU]])
        return Done()


@dialog.action("open")
def open_drawer(turn: Turn, value: str) -> Next:
    return Open("documents")


@dialog.action("kind")
def open_kind(turn: Turn, value: str) -> Next:
    return Open("documents", "kind", {"kind": value})


@dialog.action("one")
def open_one(turn: Turn, value: str) -> Next:
    return Open("documents", "one", {"document": value})


@dialog.action("remove")
def take_out(turn: Turn, value: str) -> Next:
    if document_of(turn, value) is None:
        turn.gone(NOT_THERE)
        return Stay()
    return Open("documents", "sure", {"document": value})


@dialog.action("see")
def see(turn: Turn, value: str) -> Next:
    """Send back what is kept, page by page."""
    document = document_of(turn, value)
    if document is None:
        turn.gone(NOT_THERE)
        return Stay()
    pages = documents.pages_of(turn.session, [document.id])[document.id]
    arrived = [page for page in pages if page.state is FileState.KEPT]
    if not arrived:
        turn.say(
            t("Your office has seen this paper. There is no picture of it here."), rows=[[DRAWER], [MENU]]
        )
    for number, page in enumerate(arrived, 1):
        name = f"{document.kind.value}-{number}.{files.ENDINGS[FileType(page.media_type)]}"
        last = number == len(arrived)
        turn.send(
            reply(
                name_of(document.kind),
                rows=[[DRAWER], [MENU]] if last else [],
                media=stored_file(page, name),
                tells_arrears=document.tells_arrears,
            )
        )
    return Stay()
