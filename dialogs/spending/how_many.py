"""A message with a great many entries: how many of them to book now?"""

from __future__ import annotations

from datetime import date
from typing import Any

from budgeting.states.programmes import Instrument
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Again, Dialog, Done, Drop, Next, NotMine, Open, Step
from dialogs.engine.turn import Turn
from dialogs.spending import booking, during_other_question, instalment, open_questions
from dialogs.spending.booking import AT_ONCE, MOST
from dialogs.spending.reading import read
from dialogs.text import Text, t, tn
from dialogs.understand import AmountKind, Understanding, read_amount

dialog = Dialog("many", first="how", instrument=Instrument.SPENDING)


@dialog.step
class How(Step):
    """Asked until everything is booked or the family says that's enough."""

    name = "how"
    takes_amount = True

    def offered(self, turn: Turn, data: dict[str, Any]) -> Text:
        return t("✅ How many I shall write down")

    def stands(self, turn: Turn, data: dict[str, Any]) -> bool:
        return bool(data["waiting"])

    def on_text(self, turn: Turn, words: str) -> Next:
        """ "40", typed instead of tapped: book that many entries."""
        if during_other_question.named(turn, words):
            return NotMine()
        said = read_amount(words, language=turn.language, currency=turn.person.currency)
        if (
            said.kind not in (AmountKind.OK, AmountKind.ABSURD)
            or said.amount is None
            or said.amount.minor % 100
        ):
            return NotMine()
        many = said.amount.minor // 100
        return self.on_button(turn, "book", str(many)) if many else self.on_button(turn, "none", "")

    def ask(self, turn: Turn) -> Reply | Next:
        if not turn.data["waiting"]:
            return Done()
        here = turn.data["waiting"][0]
        left = len(booking.clear(_reading(turn, here), here["begin"]))
        if not left:
            return self._finished(turn, here)
        if here["begin"]:
            question = tn(
                "{count} entry still waits. Shall I write it down?",
                "{count} entries still wait. How many shall I write down now?",
                left,
            )
        else:
            question = tn(
                "That is a lot at once: I read {count} entry. Shall I write it down?",
                "That is a lot at once: I read {count} entries. How many shall I write down now? The others wait.",
                left,
            )
        everything = min(left, AT_ONCE)
        rows = [[Choice(tn("✅ {count} entry", "✅ {count} entries", everything), "book", str(everything))]]
        if everything > MOST:
            rows.append([Choice(tn("✅ {count} entry", "✅ {count} entries", MOST), "book", str(MOST))])
        rows.append([Choice(t("✕ No more of them") if here["begin"] else t("✕ None of them"), "none"), TALK])
        return reply(question, rows=rows)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        here = turn.data["waiting"][0]
        reading = _reading(turn, here)
        if action == "book" and value.isdecimal():
            new = booking.clear(reading, here["begin"])[: min(int(value), AT_ONCE)]
            booking.book(turn, reading, new, here["message"], here["checkin"])
            here["begin"] = new[-1].line + 1 if new else len(reading.entries)
            return Again() if booking.clear(reading, here["begin"]) else self._finished(turn, here)
        if here["begin"]:
            turn.say(t("All right, the others are not written down."), rows=[[MENU]])
        else:
            turn.say(t("All right, nothing was written down."), rows=[[MENU]])
        return self._on(turn, None)

    def _finished(self, turn: Turn, here: dict[str, Any]) -> Next:
        """Everything clear is booked; now ask about what was unclear."""
        asked = open_questions.ask_about(turn, here["text"], _reading(turn, here), here["message"])
        return self._on(turn, asked if isinstance(asked, Open) else None)

    def _on(self, turn: Turn, question: Open | None) -> Next:
        """Go to the next message that waits; ``question`` comes before it, or instead if there's none."""
        waiting = turn.data["waiting"]
        waiting.pop(0)
        if question is None:
            return Again() if waiting else Done()
        return question if waiting else Drop(question)


def _reading(turn: Turn, waiting: dict[str, Any]) -> Understanding:
    reading = read(turn, waiting["text"], on=date.fromisoformat(waiting["on"]))
    return instalment.set_aside(turn, reading)
