"""Spending written while a person held the conversation: offered afterwards, with the days it was written on.

The dialogs were silent then, so nothing was booked. Each offer reads the messages again, with their edits; a
line is booked only once, because entries are unique by message and line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from budgeting import households, programmes
from budgeting.clock import Clock
from budgeting.headings import Kind
from budgeting.households import Person
from budgeting.spending import entries
from budgeting.states.programmes import Instrument
from dialogs.buttons import MENU, TALK
from dialogs.engine import edits
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.conversation import State
from dialogs.engine.incoming import Incoming
from dialogs.engine.play import carry_out
from dialogs.engine.say import say
from dialogs.engine.steps import Again, Done, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.spending import confirmation, which_day
from dialogs.spending.apply_edits import corrected
from dialogs.spending.dialog import dialog
from dialogs.spending.unread_messages import Said, Written, messages, written
from dialogs.text import Arg, Text, names, t, tn
from dialogs.text.words import Words
from dialogs.understand import Issue

#: Lines in one offer; the rest come in the next.
MOST = 20


def offer(session: Session, clock: Clock, words: Words, state: State, after: int | None) -> None:
    """Handle spending written since message ``after``: apply corrections, offer new lines."""
    if after is None or state.member_id is None:
        return
    person = households.person(session, state.member_id)
    # It's unasked, so don't send it to a phone that others read, or without consent.
    if not person.has(Instrument.SPENDING):
        return
    if state.ended_at is not None or not person.joined or not person.consented or person.unsafe:
        return
    for said in messages(session, state.id, after):
        if said.base <= after and said.edit is not None and entries.ever_of_message(session, said.base):
            _correct(session, clock, words, state, person, said, after)
    lines = written(session, clock, person, state.id, state.language, after)
    if lines:
        today = programmes.today(clock, person)
        say(session, clock, words, state, _offer(today, after, (0, 0), lines))


@dialog.action("meanwhile_all")
def write_all_down(turn: Turn, value: str) -> Next:
    """Book what the offer listed, then offer what it couldn't list and ask about what's unclear."""
    after, before, last = _span(value)
    unsettled = [line for line in _unheard_lines(turn, after) if line.place > before]
    listed = [line for line in unsettled if line.place <= last]
    booked = [_book(turn, line) for line in listed if not line.asked]
    if booked:
        turn.send(replace(confirmation.booked(turn, booked), edits=turn.tapped_id))
    elif listed:
        turn.say(t("Then there's just one question left."), rows=[[MENU]], edits=turn.tapped_id)
    else:
        # Tapped twice, or already handled one by one: leave the message as it is.
        turn.toast = t("That has been settled already.")
    rest = [line for line in unsettled if line.place > last]
    if rest:
        turn.send(_offer(turn.today, after, last, rest))
    doubtful = [line for line in listed if line.asked]
    return _ask_about(doubtful) if doubtful else Stay()


@dialog.action("meanwhile_each")
def one_by_one(turn: Turn, value: str) -> Next:
    """Ask about each line by itself, including those the offer couldn't list."""
    after, before, _ = _span(value)
    return Open("spending", "meanwhile", {"after": after, "before": list(before)})


@dialog.action("meanwhile_none")
def not_now(turn: Turn, value: str) -> Next:
    turn.say(t("All right, nothing was written down."), rows=[[MENU]], edits=turn.tapped_id)
    return Stay()


@dialog.step
class Meanwhile(Step):
    """One line after another; unclear ones come last."""

    name = "meanwhile"

    def ask(self, turn: Turn) -> Reply | Next:
        left = self._left(turn)
        clear = [line for line in left if not line.asked]
        if clear:
            mark = "{}.{}".format(*clear[0].place)
            return reply(
                t("Shall I write this down?"),
                _line(turn.today, clear[0]),
                rows=[
                    [Choice(t("✅ Yes, write it down"), "yes", mark)],
                    [Choice(t("✕ Leave it out"), "no", mark), Choice(t("✕ Enough"), "enough")],
                    [TALK],
                ],
            )
        doubtful = [line for line in _unheard_lines(turn, turn.data["after"]) if line.asked]
        if doubtful:
            return _ask_about(doubtful)
        turn.say(t("That's all of it."), rows=[[MENU]])
        return Done()

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "enough":
            turn.say(t("All right."), rows=[[MENU]])
            return Done()
        line = next((each for each in self._left(turn) if "{}.{}".format(*each.place) == value), None)
        if line is not None:
            turn.data["before"] = list(line.place)
            if action == "yes":
                turn.send(confirmation.booked(turn, [_book(turn, line)]))
        return Again()

    def _left(self, turn: Turn) -> list[Written]:
        before = tuple(turn.data["before"])
        return [line for line in _unheard_lines(turn, turn.data["after"]) if line.place > before]


# -- private


def _offer(today: date, after: int, before: tuple[int, int], lines: Sequence[Written]) -> Reply:
    """The first of ``lines``, and how many more there are."""
    listed, more = lines[:MOST], len(lines) - MOST
    texts: list[Text] = [
        t("While you were talking, you wrote down what you spent. Shall I note it?"),
        *(_line(today, line) for line in listed),
    ]
    if more > 0:
        texts.append(tn("{count} more comes after it.", "{count} more come after these.", more))
    span = ".".join(map(str, (after, *before, *listed[-1].place)))
    return reply(
        *texts,
        rows=[
            [Choice(t("✅ Write it all down"), "meanwhile_all", span, dialog="spending")],
            [
                Choice(t("👆 One by one"), "meanwhile_each", span, dialog="spending"),
                Choice(t("🕐 Not now"), "meanwhile_none", span, dialog="spending"),
            ],
        ],
    )


def _span(value: str) -> tuple[int, tuple[int, int], tuple[int, int]]:
    """(the newest message before the talk, the place before the offer's first line, the place of its last line)."""
    after, *places = (int(part) for part in value.split("."))
    return after, (places[0], places[1]), (places[2], places[3])


def _unheard_lines(turn: Turn, after: int) -> list[Written]:
    return written(turn.session, turn.clock, turn.person, turn.conversation.id, turn.language, after)


def _line(today: date, line: Written) -> Text:
    e = line.entry
    on: Arg = e.on
    if e.on == today:
        on = t("today")
    elif e.on == today - timedelta(days=1):
        on = t("yesterday")
    if line.undated:
        return t("• “{words}” (I ask which day)", words=line.words)
    if line.instalment:
        return t("• {day}: “{words}” (I ask about it)", day=on, words=line.words)
    if line.doubtful:
        return t("• {day}: “{words}” (I ask how much)", day=on, words=line.words)
    what: dict[str, Arg] = {"day": on, "amount": e.amount, "heading": names.category(e.category)}
    if e.kind is Kind.INCOME:
        return t("• {day}: money in · {amount} · {heading}", **what)
    return t("• {day}: {words} · {amount} · {heading}", words=e.note or line.words, **what)


def _book(turn: Turn, line: Written) -> confirmation.Line:
    new = line.new
    result = entries.book(
        turn.session,
        turn.clock,
        turn.person,
        kind=new.kind,
        category=new.category,
        amount=new.amount,
        on=new.on,
        note=new.note,
        message_id=line.message_id,
        line=new.line,
    )
    return confirmation.Line.of(result.entry_id, new, True)


def _ask_about(doubtful: Sequence[Written]) -> Next:
    """Open the questions about unclear or very large amounts, and about days."""
    pending: list[dict[str, Any]] = [
        {
            "issue": _issue(line),
            "entries": which_day.waiting(line.line, [line.entry], line.message_id),
            "open_day": line.undated,
            "options": [amount.minor for amount in (line.entry.amount, *line.entry.alternatives)],
            "minor": line.entry.amount.minor,
            "kind": line.entry.kind.value,
            "category": line.entry.category,
            "known": True,
            "on": line.entry.on.isoformat(),
            "note": line.entry.note,
            "text": line.words,
            "instalment": line.entry.instalment.value,
            "line": line.line,
            "message": line.message_id,
        }
        for line in doubtful
    ]
    return Open("spending", "question", {"pending": pending})


def _issue(line: Written) -> str:
    if line.instalment:
        return Issue.INSTALMENT.value
    if line.entry.ambiguous:
        return "which"
    return "sure" if line.doubtful else Issue.DAY.value


def _correct(
    session: Session, clock: Clock, words: Words, state: State, person: Person, said: Said, heard_until: int
) -> None:
    """An edit of a message from before the talk corrects its entries, as it would have done at once."""
    row = said.edit
    if row is None:
        return
    edited = Incoming(
        bot_id=state.bot_id,
        update_id=row.update_id or 0,
        chat_id=state.chat_id,
        user_id=state.chat_id,
        sent_at=row.said_at or row.created_at,
        language=state.language,
        kind="edit",
        text=row.text,
        message_id=row.telegram_id,
        written_at=said.written_at,
    )
    before = edits.before(session, state.id, edited, heard_until=heard_until)
    turn = Turn(session, clock, words, state, edited, row.id, person, before=before)
    carry_out(turn, corrected(turn))
