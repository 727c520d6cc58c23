"""The check-in dialog itself, and what its steps share."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, ClassVar

from budgeting import checkins, programmes
from budgeting.arrears import visibility
from budgeting.checkins import CheckinProgress
from budgeting.errors import NotFound, NotPossible
from budgeting.headings import Kind
from budgeting.money import Money
from budgeting.periods import checkin_week
from budgeting.spending import entries
from budgeting.states.checkins import CheckinState
from budgeting.states.programmes import Instrument
from dialogs import amount_pad, talk_to_person
from dialogs.buttons import BACK, MENU, PAUSE, TALK
from dialogs.engine.content import Choice
from dialogs.engine.steps import Again, Dialog, Done, Instead, Next, Open, Step
from dialogs.engine.turn import Turn
from dialogs.spending.during_other_question import entry_beside
from dialogs.spending.plan_words import after_spending
from dialogs.text import names, t
from dialogs.understand import AmountKind, read_amount

dialog = Dialog("checkin", first="begin", instrument=Instrument.CHECKINS)


#: Where the dialog keeps the amount booked last: its entry's number and minor units.
_BOOKED = "booked"
#: Where it keeps the headings that had a limit when it began: only for them a word about it may be due.
LIMITED = "limited"
#: To a person, from the question itself: unlike the standing button it goes away with it.
ASK = Choice(TALK.label, "ask")
#: The ways out of each question.
WAYS_OUT: Sequence[Sequence[Choice]] = ([BACK, PAUSE], [ASK])


class AmountStep(Step):
    """A check-in question answered by a number, typed or tapped. ``at``: the check-in's step while it's asked."""

    takes_amount = True
    at: ClassVar[str]

    def on_amount(self, turn: Turn, amount: Money) -> Next:
        """What follows from the answer."""
        raise NotImplementedError

    def on_choice(self, turn: Turn, action: str, value: str) -> Next:
        """What follows from a button that is neither an amount nor Pause."""
        raise NotImplementedError

    def after_entry(self) -> Next | None:
        """What follows an entry ("bread 3.20") written instead of an answer; None: the question again."""
        return None

    def on_text(self, turn: Turn, words: str) -> Next:
        amount = amount_or(turn, words, self.after_entry())
        if not isinstance(amount, Money):
            return amount
        amount_pad.close(turn)
        return self.on_amount(turn, amount)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        tapped = amount_pad.tapped(turn, action, value)
        if isinstance(tapped, Money):
            tapped = bounded(turn, tapped)
        if isinstance(tapped, Money):
            amount_pad.close(turn)
            return self.on_amount(turn, tapped)
        if tapped is not None:
            return tapped
        amount_pad.close(turn)
        if action == "undo":
            return undo(turn)
        turn.data.pop(_BOOKED, None)
        return left(turn, action) or self.on_choice(turn, action, value)

    def stands(self, turn: Turn, data: dict[str, Any]) -> bool:
        if "checkin" not in data:
            return False
        standing = row(turn, data)
        # A night in between doesn't start a new week.
        days = (turn.written_on, turn.written_on - timedelta(days=1))
        now = standing.week in [checkin_week(day) for day in days]
        return now and standing.state is not CheckinState.DONE and (standing.step or "cash") == self.at


def row(turn: Turn, data: dict[str, Any] | None = None) -> CheckinProgress:
    """The current state of the household's check-in this conversation answers, or of the one ``data`` names."""
    checkin_id = int((turn.data if data is None else data)["checkin"])
    if turn.checkin is None or turn.checkin.id != checkin_id:
        turn.checkin = checkins.progress(turn.session, turn.person, checkin_id)
    return turn.checkin


def keep(turn: Turn, step: str, **values: Any) -> None:
    """Save an answer, and ``step`` as the next one, in the household's check-in."""
    turn.checkin = None
    try:
        checkins.save_step(
            turn.session, turn.clock, turn.data["checkin"], step, member_id=turn.person.member_id, **values
        )
    except NotPossible as error:
        # The other adult has taken over or finished it: stop asking on this phone.
        turn.say(
            t("This week's check-in has been finished on another phone. Thank you both!")
            if error.reason == "done"
            else t("Somebody at home is answering right now, on their phone. It counts for both of you."),
            rows=[[MENU]],
        )
        raise Instead(Done()) from error


def left(turn: Turn, action: str) -> Next | None:
    """What follows if a way out was tapped; None if another button was."""
    if action == "ask":
        return Open("ask")
    return _pause(turn) if action == "pause" else None


def _pause(turn: Turn) -> Next:
    """Stop here; everything is kept."""
    checkins.pause(turn.session, turn.clock, turn.data["checkin"])
    turn.say(
        t("⏸ Everything you told me is kept. Go on whenever you like."),
        rows=[
            [Choice(t("▶️ Continue"), "open", dialog="checkin")],
            [MENU],
        ],
    )
    # The dialog waiting below continues; a paused check-in must not ask again unprompted.
    return Done()


def amount_or(turn: Turn, said: str, after: Next | None = None) -> Money | Next:
    """The amount in an answer, or what follows if there's none.

    "bread 3.20" in the middle of the check-in is an ordinary entry, and ``after`` follows it (default: the same
    question again).
    """
    if (heard := entry_beside(turn, said, turn.data["checkin"], after)) is not None:
        return heard
    parsed = read_amount(said, language=turn.language, currency=turn.person.currency)
    if parsed.kind in (AmountKind.OK, AmountKind.ABSURD) and parsed.amount is not None:
        return bounded(turn, parsed.amount)
    if parsed.kind is AmountKind.TOO_MUCH:
        turn.say(names.TOO_MUCH)
        return Again()
    if parsed.kind is AmountKind.AMBIGUOUS:
        turn.say(t("Please write it with cents, for example 12.50."))
        return Again()
    if parsed.kind is AmountKind.NEGATIVE:
        turn.say(t("Without a minus, please."))
        return Again()
    return talk_to_person.beside(turn, t("Here I need an amount, for example *12.50*; or tap a button."))


def bounded(turn: Turn, amount: Money) -> Money | Next:
    """The amount; one beyond the programme's bound only if it was given twice."""
    if amount.minor <= turn.person.settings.absurd_minor or turn.data.pop("sure", None) == amount.minor:
        return amount
    turn.data["sure"] = amount.minor
    turn.say(t("{amount} is a lot. If it is right, please write it once more.", amount=amount))
    return Again()


def book(turn: Turn, kind: Kind, category: str, amount: Money, message_id: int | None = None) -> None:
    """Book an amount given in the check-in, from this message, on its week's last day or today if that's earlier."""
    checkin = row(turn)
    last = min(programmes.today(turn.clock, turn.person), checkin.week + timedelta(days=6))
    booked = entries.book(
        turn.session,
        turn.clock,
        turn.person,
        kind=kind,
        category=category,
        amount=amount,
        on=last,
        note="",
        message_id=message_id or turn.message_id,
        checkin_id=checkin.id,
    )
    # A tap can't be edited like a message, so the next question offers to take the last amount back.
    turn.data[_BOOKED] = [booked.entry_id, amount.minor]
    limited = turn.data.get(LIMITED)
    if (limited is None or category in limited) and (said := after_spending(turn, category, last)):
        turn.say(*said, tells_arrears=category in visibility.ABOUT_ARREARS)


def undo_row(turn: Turn) -> list[list[Choice]]:
    """The button that takes back the amount just booked, as long as nothing else has been answered."""
    booked = turn.data.get(_BOOKED)
    if booked is None:
        return []
    return [[Choice(t("↩️ Undo {amount}", amount=Money(booked[1], turn.person.currency)), "undo")]]


def undo(turn: Turn) -> Next:
    """Take back the amount booked last; the same question comes again."""
    booked = turn.data.pop(_BOOKED, None)
    if booked is not None:
        # It may have been hidden or undone elsewhere since: then there's nothing to take back.
        with suppress(NotFound):
            entries.undo(turn.session, turn.clock, turn.person, booked[0])
            turn.toast = t("Undone")
    return Again()
