"""Until when a document is valid: by tapping, in the figures printed on it, or written as a date."""

from __future__ import annotations

import calendar
from datetime import date

from budgeting.documents import MOST_YEARS, proposed_expiry
from budgeting.states.documents import DocumentKind
from dialogs.buttons import BACK, CANCEL, TALK
from dialogs.documents.dialog import being_put_away, dialog
from dialogs.documents.putting import PICTURES, beside, finish, leave
from dialogs.engine.content import Choice, Reply, in_rows, reply
from dialogs.engine.incoming import Incoming
from dialogs.engine.steps import Again, Go, Next, Step
from dialogs.engine.turn import Turn
from dialogs.text import t, verbatim
from dialogs.understand import read_coming_date

#: Years offered from this one on: identity cards last ten.
YEARS = 11
_UNKNOWN = Choice(t("🤷 I don't know"), "unknown")
_WRITE = t("Tap, or write the date, for example *12/3/2031*.")


class _DateStep(Step):
    """A question about the expiry date. A date written in full answers each of them."""

    def on_text(self, turn: Turn, words: str) -> Next:
        being_put_away(turn)
        day = read_coming_date(words, language=turn.language, today=turn.today)
        return beside(turn, _WRITE, words) if day is None else _dated(turn, day)

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        being_put_away(turn)
        if incoming.kind in PICTURES:
            # Another page after all.
            turn.data["pages"].append(turn.message_id)
            turn.say(t("✓ I have added it."))
            return Again()
        return beside(turn, _WRITE)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        being_put_away(turn)
        if action == "cancel":
            return leave(turn)
        if action == "unknown":
            return finish(turn, None)
        return self.tapped(turn, action, value)

    def tapped(self, turn: Turn, action: str, value: str) -> Next:
        raise NotImplementedError


@dialog.step
class Expiry(_DateStep):
    name = "expiry"

    def ask(self, turn: Turn) -> Reply:
        kind = being_put_away(turn)
        ways = [[_UNKNOWN], [BACK, CANCEL], [TALK]]
        if kind is DocumentKind.ISEE:
            days = [
                Choice(t("📅 {date}", date=day), "on", day.isoformat())
                for day in proposed_expiry(kind, turn.today)
            ]
            return reply(
                t("Until when is it valid? An ISEE ends on 31 December."),
                _WRITE,
                rows=[*in_rows(days, 1), *ways],
            )
        years = range(turn.today.year, turn.today.year + YEARS)
        chips = [Choice(verbatim(f"📅 {year}"), "year", str(year)) for year in years]
        return reply(
            t("Until when is it valid? First the year, as it is printed on it."),
            _WRITE,
            rows=[*in_rows(chips, 4), *ways],
        )

    def tapped(self, turn: Turn, action: str, value: str) -> Next:
        if action == "back":
            return Go("send")
        if action == "year" and value.isdigit():
            return Go("month", {"year": int(value)})
        return _dated(turn, date.fromisoformat(value)) if action == "on" else Again()


@dialog.step
class Month(_DateStep):
    name = "month"

    def ask(self, turn: Turn) -> Reply:
        being_put_away(turn)
        months = [Choice(verbatim(f"📅 {month:02}"), "month", str(month)) for month in range(1, 13)]
        return reply(
            t("And the month, in figures?"), rows=[*in_rows(months, 4), [_UNKNOWN], [BACK, CANCEL], [TALK]]
        )

    def tapped(self, turn: Turn, action: str, value: str) -> Next:
        if action == "back":
            return Go("expiry")
        return Go("day", {"month": int(value)}) if action == "month" else Again()


@dialog.step
class DayOfMonth(_DateStep):
    name = "day"

    def ask(self, turn: Turn) -> Reply:
        being_put_away(turn)
        last = calendar.monthrange(turn.data["year"], turn.data["month"])[1]
        days = [Choice(verbatim(f"{day:02}"), "day", str(day)) for day in range(1, last + 1)]
        return reply(t("📅 And the day?"), rows=[*in_rows(days, 7), [_UNKNOWN], [BACK, CANCEL], [TALK]])

    def tapped(self, turn: Turn, action: str, value: str) -> Next:
        if action == "back":
            return Go("month")
        if action != "day":
            return Again()
        return _dated(turn, date(turn.data["year"], turn.data["month"], int(value)))


@dialog.step
class Past(_DateStep):
    """The date has passed: a slip, or an old document that is put away all the same."""

    name = "past"

    def ask(self, turn: Turn) -> Reply:
        being_put_away(turn)
        return reply(
            t("{date} has already passed. Is that the date on it?", date=_date_given(turn)),
            rows=[
                [Choice(t("✏️ Another date"), "another")],
                [Choice(t("📁 Yes, put it away like this"), "yes")],
                [CANCEL],
                [TALK],
            ],
        )

    def tapped(self, turn: Turn, action: str, value: str) -> Next:
        if action == "yes":
            return finish(turn, _date_given(turn))
        return Go("expiry") if action == "another" else Again()


def _date_given(turn: Turn) -> date:
    return date.fromisoformat(turn.data["on"])


def _dated(turn: Turn, day: date) -> Next:
    if day.year > turn.today.year + MOST_YEARS:
        turn.say(t("{date} is very far away. Please look at the year again.", date=day))
        return Again()
    if day < turn.today:
        return Go("past", {"on": day.isoformat()})
    return finish(turn, day)
