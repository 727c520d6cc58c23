"""The member's appointments: what is coming, choosing a time, moving, cancelling."""

from __future__ import annotations

from budgeting import appointments
from budgeting.appointments import AppointmentView
from budgeting.errors import NotFound, NotPossible
from budgeting.states.appointments import AppointmentState
from budgeting.states.programmes import Instrument
from dialogs import talk_to_person
from dialogs.appointments.wording import ABOUTS, GONE, WANT, agreed, calendar, cancelled, card, local, who
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.incoming import Incoming
from dialogs.engine.steps import Dialog, Done, Drop, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.text import Text, t

dialog = Dialog("appointments", first="list", instrument=Instrument.APPOINTMENTS)


@dialog.step
class List(Step):
    """What is coming; all its buttons are standing ones."""

    name = "list"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        coming = appointments.of_member(turn.session, turn.clock, turn.person)
        if not coming:
            return reply(t("You have no appointment at the moment."), rows=[[WANT], [TALK, MENU]])
        rows = [[Choice(_label(view), "show", str(view.id), dialog="appointments")] for view in coming]
        return reply(t("*Your appointments*"), t("Tap one to read more."), rows=[*rows, [WANT], [TALK, MENU]])


@dialog.step
class Sure(Step):
    """Cancelling is asked about once: the other person may already be on the way."""

    name = "sure"

    def ask(self, turn: Turn) -> Reply | Next:
        view = own(turn, turn.data["appointment"])
        if view is None:
            turn.say(GONE, rows=[[MENU]])
            return Done()
        question = (
            t("Cancel this appointment: {moment}?", moment=local(view, view.starts_at))
            if view.starts_at is not None
            else t("Take this back?")
        )
        return reply(
            question,
            rows=[
                [Choice(t("✓ Yes, cancel it"), "yes"), Choice(t("‹ No, keep it"), "no")],
                [TALK],
            ],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        return talk_to_person.beside(turn, t("Please tap one of the two."))

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        return talk_to_person.beside(turn, t("Please tap one of the two."))

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        number = turn.data["appointment"]
        if action != "yes":
            turn.say(t("All right, nothing was changed."), rows=[[MENU]])
            return Done()
        before = own(turn, number)
        try:
            appointments.cancel_own(turn.session, turn.clock, turn.person, number)
        except (NotFound, NotPossible):
            turn.say(GONE, rows=[[TALK, MENU]])
            return Done()
        after = appointments.mine(turn.session, turn.clock, turn.person, number)
        told = t("✓ It is cancelled. I've told {who}.", who=who(after))
        if before is not None and before.state is AppointmentState.WANTED:
            told = t("✓ All right, I've taken it back.")
        turn.send(cancelled(after, turn.words, turn.person, told))
        return Done()


@dialog.action("open")
def open_list(turn: Turn, value: str) -> Next:
    return Open("appointments")


@dialog.action("show")
def show(turn: Turn, value: str) -> Next:
    view = own(turn, value)
    if view is None or not is_coming(turn, view):
        turn.gone(GONE)
        return Stay()
    turn.send(card(view))
    return Stay()


@dialog.action("calendar")
def send_calendar(turn: Turn, value: str) -> Next:
    view = own(turn, value)
    if view is None or view.state is not AppointmentState.AGREED:
        turn.gone(GONE)
        return Stay()
    turn.say(
        t("🗓 Open the file to put it into your calendar."),
        rows=[[MENU]],
        media=calendar(view, turn.words, turn.language),
    )
    return Stay()


@dialog.action("pick")
def pick(turn: Turn, value: str) -> Next:
    """A proposed time was tapped."""
    if not value.isdigit():
        turn.gone(GONE)
        return Stay()
    try:
        chosen = appointments.choose(turn.session, turn.clock, turn.person, int(value))
    except NotFound:
        turn.gone(GONE)
        return Stay()
    except NotPossible as error:
        return _too_late(turn, int(value), error.reason)
    view = appointments.mine(turn.session, turn.clock, turn.person, chosen.appointment_id)
    if chosen.again:
        turn.toast = t("That is already agreed.")
        return Stay()
    turn.send(
        agreed(
            view,
            turn.words,
            turn.language,
            t("✅ Agreed. I'll remind you."),
            t("The file is for your calendar."),
        )
    )
    return over(turn)


def _too_late(turn: Turn, time_id: int, reason: str) -> Next:
    """Somebody else was quicker, or something else was agreed since: say so, and show what holds now."""
    taken = reason in ("busy", "busy_family", "past")
    turn.say(t("That time is no longer free.") if taken else GONE)
    number = appointments.of_time(turn.session, turn.person, time_id)
    view = own(turn, number) if number is not None else None
    if view is not None and is_coming(turn, view):
        turn.send(card(view))
    return Stay()


@dialog.action("cancel")
def cancel(turn: Turn, value: str) -> Next:
    view = own(turn, value)
    if view is None or not is_coming(turn, view):
        turn.gone(GONE)
        return Stay()
    return Open("appointments", "sure", {"appointment": view.id})


def own(turn: Turn, value: str | int) -> AppointmentView | None:
    """The person's own appointment of that number, or None."""
    if not str(value).isdigit():
        return None
    try:
        return appointments.mine(turn.session, turn.clock, turn.person, int(value))
    except NotFound:
        return None


def is_coming(turn: Turn, view: AppointmentView) -> bool:
    """Whether something is still to happen in it."""
    over_by = view.ends_at is not None and view.ends_at <= turn.clock.now()
    return view.state in appointments.OPEN and not over_by


def over(turn: Turn) -> Next:
    """A question of ours that is still open has its answer now."""
    frame = turn.conversation.frame
    return Drop(Stay()) if frame is not None and frame["dialog"] == dialog.name else Stay()


def _label(view: AppointmentView) -> Text:
    if view.starts_at is not None:
        return t("📅 {moment}", moment=local(view, view.starts_at))
    if view.waits:
        return t("❔ Choose a time")
    return ABOUTS[view.about]
