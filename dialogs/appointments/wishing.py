"""The family says when it has time: for an appointment it asks for, or because the proposed times don't suit."""

from __future__ import annotations

from budgeting import appointments
from budgeting.appointments import Wish
from budgeting.db.tables import Task
from budgeting.errors import NotFound, NotPossible
from budgeting.states.appointments import AppointmentAbout, AppointmentState, DayPart
from dialogs import promises, talk_to_person
from dialogs.appointments.dialog import dialog, is_coming, own
from dialogs.appointments.wording import ABOUTS, GONE, PARTS, card, local, who
from dialogs.buttons import BACK, CANCEL, MENU, TALK
from dialogs.engine.content import Choice, Reply, in_rows, reply
from dialogs.engine.incoming import Incoming
from dialogs.engine.steps import Done, Drop, Go, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.spending.during_other_question import entry_beside
from dialogs.text import Text, names, t

#: Staff meet families on these days.
_DAYS = (1, 2, 3, 4, 5, 6)
#: At most as many words as a plain entry has, such as "yesterday bread 3.20".
_PLAIN = 3


@dialog.action("want")
def want(turn: Turn, value: str) -> Next:
    return Open("appointments", "reason")


@dialog.action("none")
def none_suits(turn: Turn, value: str) -> Next:
    return _ask_when(turn, value)


@dialog.action("move")
def move(turn: Turn, value: str) -> Next:
    return _ask_when(turn, value)


def _ask_when(turn: Turn, value: str) -> Next:
    number, _, offer = value.partition(":")
    view = own(turn, number)
    if view is None or not is_coming(turn, view) or str(view.offer) != offer:
        turn.gone(GONE)
        return Stay()
    return Open("appointments", "part", {"appointment": view.id, "offer": view.offer})


@dialog.step
class Reason(Step):
    name = "reason"

    def ask(self, turn: Turn) -> Reply:
        choices = [Choice(label, "about", about.value) for about, label in ABOUTS.items()]
        return reply(t("📅 What would you like to talk about?"), rows=[*in_rows(choices, 1), [CANCEL, TALK]])

    def on_text(self, turn: Turn, words: str) -> Next:
        if len(words.split()) <= _PLAIN and (heard := entry_beside(turn, words)) is not None:
            return heard
        return _request(turn, AppointmentAbout.OTHER, words)

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        return talk_to_person.beside(turn, t("Please tap what it is about, or write it."))

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action != "about" or value not in set(AppointmentAbout):
            return _nothing(turn)
        return _request(turn, AppointmentAbout(value))


def _request(turn: Turn, about: AppointmentAbout, words: str = "") -> Next:
    """Staff know at once; when the person has time is asked next and may stay unsaid."""
    try:
        requested, task = appointments.want(
            turn.session, turn.clock, turn.person, about, turn.conversation.id
        )
    except NotPossible:
        turn.say(
            t("You are already waiting for several appointments. If it is urgent, talk to someone."),
            rows=[[TALK, MENU]],
        )
        return Done()
    if words:
        try:
            appointments.wish(
                turn.session,
                turn.clock,
                turn.person,
                requested.id,
                requested.offer,
                Wish(words=words),
                turn.conversation.id,
            )
        except NotPossible:
            return _changed(turn)
    turn.say(
        t("🙋 I've told {who} that you would like an appointment.", who=turn.person.coach or t("the office")),
        promises.by(turn, task),
    )
    return Go("part", {"appointment": requested.id, "offer": requested.offer, "words": words, "told": True})


class _When(Step):
    """A question about when somebody has time: answered by a tap, or in one's own words."""

    def on_text(self, turn: Turn, words: str) -> Next:
        if len(words.split()) <= _PLAIN and (heard := entry_beside(turn, words)) is not None:
            # "Bread 3.20" is no time. A sentence is, whatever it mentions.
            return heard
        part = turn.data.get("part")
        return _finish(turn, Wish(DayPart(part) if part else None, (), _with_earlier(turn, words)))

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        return talk_to_person.beside(turn, t("Please tap when you have time, or write it."))


@dialog.step
class Part(_When):
    name = "part"

    def ask(self, turn: Turn) -> Reply:
        return reply(
            t("When do you have time? Tap, or write it in your own words. (1 of 2)"),
            rows=[
                *([Choice(label, "part", part.value)] for part, label in PARTS.items()),
                [CANCEL, TALK],
            ],
        )

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "part" and value in set(DayPart):
            return Go("day", {"part": value})
        if turn.data.get("told"):
            # They asked already; only the hours are left unsaid.
            turn.say(t("All right. You'll get times to choose from."), rows=[[MENU]])
            return Done()
        return _nothing(turn)


@dialog.step
class Day(_When):
    name = "day"

    def ask(self, turn: Turn) -> Reply:
        days = [Choice(names.WEEKDAYS[day], "day", str(day)) for day in _DAYS]
        return reply(
            t("📅 And on which day? (2 of 2)"),
            rows=[*in_rows(days, 2), [Choice(t("📅 Any day"), "day")], [BACK, TALK]],
        )

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action != "day":
            return Go("part")
        days = (int(value),) if value.isdigit() and int(value) in _DAYS else ()
        return _finish(turn, Wish(DayPart(turn.data["part"]), days, _with_earlier(turn, "")))


def _with_earlier(turn: Turn, words: str) -> str:
    """What they wrote about the reason is part of what they said."""
    return " · ".join(said for said in (turn.data.get("words", ""), words) if said)


def _finish(turn: Turn, wish: Wish) -> Next:
    number, offer = turn.data["appointment"], turn.data["offer"]
    try:
        _, task = appointments.wish(
            turn.session, turn.clock, turn.person, number, offer, wish, turn.conversation.id
        )
    except (NotFound, NotPossible):
        return _changed(turn)
    turn.say(*_thanks(turn, number, task), rows=[[MENU]])
    return Done()


def _thanks(turn: Turn, number: int, task: Task) -> list[Text]:
    view = appointments.mine(turn.session, turn.clock, turn.person, number)
    texts = [
        t("✓ Thank you. I've told {who}: other times will follow.", who=who(view)),
        promises.by(turn, task),
    ]
    if turn.data.get("told"):
        texts = [t("✓ Thank you, I've noted it.")]
    if view.state is AppointmentState.AGREED and view.starts_at is not None:
        texts.append(t("Until then this one stays: {moment}.", moment=local(view, view.starts_at)))
    return texts


def _changed(turn: Turn) -> Next:
    view = own(turn, turn.data.get("appointment", ""))
    turn.say(GONE, rows=[[TALK, MENU]])
    if view is not None and is_coming(turn, view):
        turn.send(card(view))
    return Drop(Stay())


def _nothing(turn: Turn) -> Next:
    turn.say(t("All right, nothing was changed."), rows=[[MENU]])
    return Done()
