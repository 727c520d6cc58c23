"""Undo an entry, move it to another heading or day, and the page that says how to write one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from budgeting.arrears import visibility
from budgeting.db.tables import Entry, Message
from budgeting.errors import NotFound, NotPossible
from budgeting.headings import Kind
from budgeting.spending import entries
from dialogs.buttons import CANCEL, MENU, TALK
from dialogs.engine.content import Choice, Reply, in_rows, reply
from dialogs.engine.incoming import Incoming
from dialogs.engine.steps import Again, Done, Drop, Next, NotMine, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.photo_albums import SETTLED
from dialogs.spending import confirmation, receipts
from dialogs.spending.apply_edits import BOOKED_IN
from dialogs.spending.dialog import dialog
from dialogs.spending.listen import hear
from dialogs.spending.reading import names_something, read
from dialogs.text import Text, names, t, tn
from dialogs.understand import read_date


@dialog.action("open")
def open_spending(turn: Turn, value: str) -> Next:
    return Open("spending")


@dialog.step
class How(Step):
    """How to write down spending, with the latest entries to show that it works."""

    name = "how"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        texts: list[Text] = [
            t("Write what and how much, as you would say it: *bread 3.20* or *yesterday petrol 20*."),
            t("Several lines at once are fine. Money that comes in: *+500 salary*."),
        ]
        person = turn.person
        recent = entries.recent(turn.session, person.household_id, 5, seen_by=person)
        if recent:
            texts.append(t("*The last ones:*"))
            texts += [_short(turn, entry) for entry in recent]
        return reply(*texts, rows=[[TALK, MENU]], tells_arrears=_tells(turn, recent))


@dialog.action("undo")
def undo(turn: Turn, value: str) -> Next:
    """Undo is safe to tap twice, and from two phones."""
    undone = [entry for number in value.split(",") if (entry := _entry_of(turn, number)) is not None]
    if not undone:
        turn.gone(t("That entry is no longer there."))
        return Stay()
    for entry in undone:
        entries.undo(turn.session, turn.clock, turn.person, entry.id)
    turn.toast = t("Undone")
    turn.say(*_undone(undone), rows=[[MENU]], edits=turn.tapped_id, tells_arrears=_tells(turn, undone))
    return Stay()


def _undone(entries: Sequence[Entry]) -> list[Text]:
    if len(entries) > confirmation.LISTED:
        said = tn(
            "↩️ Undone: {count} entry. It is no longer counted.",
            "↩️ Undone: {count} entries. They are no longer counted.",
            len(entries),
        )
        return [said]
    return [
        t(
            "↩️ Undone: {amount} · {heading}. It is no longer counted.",
            amount=entry.amount,
            heading=names.category(entry.category),
        )
        for entry in entries
    ]


@dialog.action("file")
def file(turn: Turn, value: str) -> Next:
    """One tap on a heading for an entry that had none; others of its message may follow."""
    number, code, *rest = value.split(":") if ":" in value else (value, "")
    if _entry_of(turn, number) is None or not confirmation.source_or_heading(turn, code):
        turn.gone(t("That entry is no longer there."))
        return Stay()
    entry = entries.change_category(turn.session, turn.clock, turn.person, int(number), code)
    turn.toast = t("Thank you, I will remember that.") if entry.note else t("Thank you")
    following = [
        confirmation.Line.unfiled(each) for each in map(partial(_entry_of, turn), rest) if each is not None
    ]
    if following:
        question = confirmation.where(turn, following[0], following[1:])
        turn.send(replace(question, edits=turn.tapped_id))
    else:
        turn.send(_renewed(turn, entry, edits=turn.tapped_id))
    return Stay()


@dialog.action("heading")
def heading(turn: Turn, value: str) -> Next:
    return _change(turn, value, "heading")


@dialog.action("date")
def date_of(turn: Turn, value: str) -> Next:
    return _change(turn, value, "date")


def _change(turn: Turn, number: str, step: str) -> Next:
    if _entry_of(turn, number) is None:
        turn.gone(t("That entry is no longer there."))
        return Stay()
    return Open("spending", step, {"entry": int(number)})


@dialog.action("pick")
def pick(turn: Turn, value: str) -> Next:
    return Open("spending", "pick", {"entries": value})


@dialog.step
class Pick(Step):
    """Which of several entries to change."""

    name = "pick"

    def ask(self, turn: Turn) -> Reply | Next:
        entries_left = [
            e for number in turn.data["entries"].split(",") if (e := _entry_of(turn, number)) is not None
        ]
        if not entries_left:
            return Done()
        return reply(
            t("Which one?"),
            rows=[
                *[[Choice(_short(turn, entry), "one", str(entry.id))] for entry in entries_left],
                [CANCEL, TALK],
            ],
            tells_arrears=_tells(turn, entries_left),
        )

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        entry = _entry_of(turn, value) if action == "one" else None
        if entry is None:
            return Done()
        turn.send(_renewed(turn, entry))
        return Done()


@dialog.step
class Heading(Step):
    name = "heading"

    def ask(self, turn: Turn) -> Reply | Next:
        entry = _entry_of(turn, str(turn.data["entry"]))
        if entry is None:
            return Done()
        where = names.headings(turn.person) if entry.kind is Kind.EXPENSE else names.SOURCES
        choices = [Choice(name, "to", code.value) for code, name in where.items()]
        return reply(
            t("Where does {what} belong?", what=_short(turn, entry)),
            rows=[*in_rows(choices), [CANCEL, TALK]],
            tells_arrears=_tells(turn, [entry]),
        )

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "to" and confirmation.source_or_heading(turn, value):
            entry = entries.change_category(turn.session, turn.clock, turn.person, turn.data["entry"], value)
            turn.send(_renewed(turn, entry))
        return Done()


@dialog.step
class Date(Step):
    name = "date"

    def ask(self, turn: Turn) -> Reply | Next:
        entry = _entry_of(turn, str(turn.data["entry"]))
        if entry is None:
            return Done()
        return reply(
            t(
                "When was {what}? Tap, or write the day, for example *3 March* or *Monday*.",
                what=_short(turn, entry),
            ),
            rows=[[Choice(t("Today"), "day", "0"), Choice(t("Yesterday"), "day", "1")], [CANCEL, TALK]],
            tells_arrears=_tells(turn, [entry]),
        )

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "day":
            return self._move(turn, turn.today - timedelta(days=int(value)))
        return Done()

    def on_text(self, turn: Turn, words: str) -> Next:
        if names_something(read(turn, words)):
            # "yesterday petrol 20" is another purchase, not a day; the question stays open.
            return hear(turn)
        day = read_date(words, language=turn.language, today=turn.written_on)
        if day is None:
            turn.say(t("I did not understand the day."))
            return Again()
        if day > turn.today:
            turn.say(t("That day hasn't come yet."))
            return Again()
        return self._move(turn, day)

    def _move(self, turn: Turn, day: date) -> Next:
        entry = entries.change_date(turn.session, turn.clock, turn.person, turn.data["entry"], day)
        turn.send(_renewed(turn, entry))
        return Done()


@dialog.action("receipt")
def receipt(turn: Turn, value: str) -> Next:
    photo = _photo(turn, value)
    known = (photo.media or {}) if photo is not None else {}
    if photo is None or {BOOKED_IN, SETTLED} & set(known) or entries.ever_of_message(turn.session, photo.id):
        turn.gone(t("That has been settled already."))
        return Stay()
    return Open("spending", "receipt", {"message": int(value)})


@dialog.step
class Receipt(Step):
    """Keep the photo and ask for the amount, because reading it from a picture would be guessing."""

    name = "receipt"

    def ask(self, turn: Turn) -> Reply:
        return reply(t("What was it, and how much? For example *pharmacy 12.50*."), rows=[[CANCEL, TALK]])

    def on_text(self, turn: Turn, words: str) -> Next:
        photo = _photo(turn, str(turn.data["message"]))
        heard = hear(turn)
        if photo is not None and not isinstance(heard, NotMine):
            # If a caption comes later, it's about this amount.
            photo.media = {**(photo.media or {}), BOOKED_IN: turn.message_id}
            turn.session.flush()
            receipts.put_away(turn, photo)
        return Drop(heard)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        turn.say(t("All right, the photo is kept."), rows=[[MENU]])
        return Done()

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        return NotMine()


def _photo(turn: Turn, number: str) -> Message | None:
    """The photo or document in this conversation with that row number."""
    message = turn.session.get(Message, int(number), populate_existing=True) if number.isdigit() else None
    return message if message is not None and message.conversation_id == turn.conversation.id else None


def _entry_of(turn: Turn, number: str) -> Entry | None:
    """The household's entry with that number; None if it isn't theirs or was undone."""
    if not number.isdigit():
        return None
    try:
        entry = entries.entry(turn.session, turn.person, int(number))
    except (NotFound, NotPossible):
        return None
    return entry if entry.undone_at is None else None


def _tells(turn: Turn, shown: Sequence[Entry]) -> bool:
    """Whether showing these entries tells of arrears; their own words tell nothing to someone who may not read
    about them."""
    return visibility.sees_arrears(turn.person) and any(
        entry.category in visibility.ABOUT_ARREARS for entry in shown
    )


def _short(turn: Turn, entry: Entry) -> Text:
    if entry.note:
        return t("{note} {amount}", note=entry.note, amount=entry.amount)
    return t("{heading} {amount}", heading=names.category(entry.category), amount=entry.amount)


def _renewed(turn: Turn, entry: Entry, edits: int | None = None) -> Reply:
    line = confirmation.Line(
        entry.id, entry.kind, entry.amount, entry.category, entry.spent_on, entry.note, True
    )
    echoed = confirmation.booked(turn, [line])
    return replace(echoed, edits=edits)
