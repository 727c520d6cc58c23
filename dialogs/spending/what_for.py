"""A number without a word: what is it? We book it only as what the family then says.

They may have written it for a question left open by opening something else, so we offer that one first.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from budgeting.headings import Kind
from budgeting.money import Money
from budgeting.spending.entries import kind_of
from dialogs.buttons import CANCEL
from dialogs.engine.content import Choice, Reply, in_rows, reply
from dialogs.engine.play import earlier
from dialogs.engine.steps import Again, Next, Resume, find
from dialogs.engine.turn import Turn
from dialogs.spending import confirmation
from dialogs.spending.dialog import dialog
from dialogs.spending.reading import read
from dialogs.text import names, t
from dialogs.understand import Understood

Pending = dict[str, Any]
WHAT = "what"


def pending(turn: Turn, entry: Pending, minor: int) -> Pending:
    """The question as kept: an entry as in `open_questions`, plus the number and time it has as an answer."""
    at = turn.incoming.written_at or turn.incoming.sent_at
    return {**entry, "issue": WHAT, "minor": minor, "at": entry.get("at", at.isoformat())}


def ask(turn: Turn, asked: Pending) -> Reply:
    amount = Money(asked["minor"], turn.person.currency)
    rows: list[Sequence[Choice]] = []
    interrupted = earlier(turn)
    if interrupted is not None:
        rows.append([Choice(interrupted[2], "earlier")])
    came_in = asked["kind"] == Kind.INCOME.value
    where = names.SOURCES if came_in else names.headings(turn.person)
    rows += in_rows([Choice(name, "under", code.value) for code, name in where.items()])
    if not came_in:
        rows.append([Choice(t("📥 Money that came in"), "came_in")])
    who = turn.person.coach or t("the office")
    rows += [[Choice(t("🙋 That was for {who}", who=who), "person")], [CANCEL]]
    left = find(interrupted[0]["dialog"]) if interrupted is not None else None
    tells = left is not None and left.tells_arrears
    return reply(t("What is {amount}?", amount=amount), rows=rows, tells_arrears=tells)


def under(turn: Turn, asked: Pending, code: str) -> Pending | None:
    """The same, under the chosen heading or source; None if this person has none by that name."""
    if not confirmation.source_or_heading(turn, code):
        return None
    return {**asked, "category": code, "kind": kind_of(code).value, "known": True}


def named(turn: Turn, asked: Pending, words: str) -> Pending | None:
    """The same, told in words alone: "40", and then "bread"."""
    own = read(turn, words)
    if any(c.isdigit() for c in words) or own.entries:
        # "Bread two euros" is an entry of its own.
        return None
    sign = "+" if asked["kind"] == Kind.INCOME.value else ""
    said: list[Understood] = [e for e in read(turn, f"{words} {sign}1").entries if e.category_known]
    if len(said) != 1:
        return None
    entry = said[0]
    return {**asked, "category": entry.category, "kind": entry.kind.value, "known": True, "note": entry.note}


def for_the_person(turn: Turn, asked: Pending) -> None:
    """It was meant for whoever accompanies the family."""
    ask_dialog = find("ask")
    if ask_dialog is not None:
        ask_dialog.actions["pass_on"](turn, str(asked["message"]))


def answers_the_earlier(turn: Turn, asked: Pending, rest: Sequence[Pending]) -> Next:
    """The question left open hears the number as if it were on the screen; ``rest`` is asked afterwards."""
    interrupted = earlier(turn)
    if interrupted is None:
        turn.toast = t("That question is no longer open.")
        return Again()
    left = interrupted[0]
    here = left["dialog"] == dialog.name
    if rest and here:
        left["data"]["pending"] = [*left["data"]["pending"], *rest]
    elif rest:
        turn.data["pending"] = list(rest)
    figures = f"{asked['minor'] // 100}.{asked['minor'] % 100:02}"
    at = datetime.fromisoformat(asked["at"])
    return Resume(figures, asked["message"], at, waits=bool(rest) and not here)
