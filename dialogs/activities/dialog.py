"""Courses, paid paths, labs and meetings: what, where, when, and whether the member is coming."""

from __future__ import annotations

from datetime import time, timedelta

from budgeting import activities, childcare, events, programmes
from budgeting.activities import SessionView, Wish
from budgeting.clock import at_local
from budgeting.errors import NotFound, NotPossible
from budgeting.events import EventKind
from budgeting.states.activities import EnrolmentState, SessionState
from budgeting.states.programmes import Instrument
from dialogs.activities.notices import COURSES, calendar_button, calendar_of, changed, local, notice
from dialogs.buttons import MENU, TALK
from dialogs.childcare.wording import MINE as CHILDCARE
from dialogs.childcare.wording import button as childcare_button
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Dialog, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.text import Text, t

dialog = Dialog("training", first="list", instrument=Instrument.ACTIVITIES)

#: As many as fit a small screen without much scrolling.
SHOWN = 5


@dialog.step
class List(Step):
    name = "list"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        sessions = activities.upcoming(turn.session, turn.clock, turn.person, SHOWN)
        if not sessions:
            return reply(
                t("Nothing is planned right now. I'll write when something is."), rows=[[TALK, MENU]]
            )
        rows = [[Choice(_title_and_day(view), "show", str(view.id), dialog="training")] for view in sessions]
        if childcare.of_member(turn.session, turn.clock, turn.person, 1):
            rows.append([CHILDCARE])
        return reply(t("*Courses and meetings*"), t("Tap one to read more."), rows=[*rows, [TALK, MENU]])


@dialog.action("open")
def open_training(turn: Turn, value: str) -> Next:
    return Open("training")


@dialog.action("show")
def show(turn: Turn, value: str) -> Next:
    view = _session(turn, value)
    if view is None:
        return Stay()
    turn.send(notice(view))
    return Stay()


@dialog.action("calendar")
def calendar(turn: Turn, value: str) -> Next:
    """The session as a file for the phone's calendar; a change or a cancellation brings a new one."""
    view = _session(turn, value)
    if view is None:
        return Stay()
    activities.calendar_taken(turn.session, view.id, turn.person.member_id, view.sequence)
    turn.send(
        reply(
            t("📅 Open this file, and *{title}* is in your calendar.", title=view.title),
            t("If something changes, I'll send you a new one."),
            rows=[[MENU]],
            media=calendar_of(view),
        )
    )
    return Stay()


def _answered(turn: Turn, value: str, wish: Wish) -> Next:
    view = _session(turn, value)
    if view is None:
        return Stay()
    try:
        answered = activities.answer(turn.session, turn.clock, turn.person, view.id, wish)
    except NotPossible:
        # Of what it may refuse, only these are left: a cancelled one is no longer found above.
        turn.gone(t("That meeting is over."))
        turn.say(
            t("*{title}* is already over. Thank you all the same.", title=view.title),
            t("Perhaps something else is for you?"),
            rows=[[COURSES], [TALK, MENU]],
        )
        return Stay()
    events.tell(
        turn.session,
        turn.clock,
        EventKind.RSVP,
        programme_id=turn.person.programme_id,
        conversation_id=turn.conversation.id,
    )
    when = local(view.starts_at, view)
    evening = at_local(programmes.day_of(view.starts_at, view) - timedelta(days=1), time(18), view.zone)
    into_calendar = [[calendar_button(view.id)], [MENU]]
    if answered.state is EnrolmentState.COMING:
        into_calendar = [*_for_those_who_come(turn, view), *into_calendar]
    if answered.state in (EnrolmentState.COMING, EnrolmentState.MAYBE) and turn.clock.now() >= evening:
        # The evening before has already begun, so there's no reminder left to promise.
        turn.say(t("👍 Noted: *{title}*, {moment}.", title=view.title, moment=when), rows=into_calendar)
        return Stay()
    said = {
        EnrolmentState.COMING: t(
            "🙂 You're in: *{title}*, {moment}. I'll remind you the evening before.",
            title=view.title,
            moment=when,
        ),
        EnrolmentState.WAITING: t(
            "All seats are taken. You're on the waiting list for *{title}*. "
            "When a seat comes free, I'll ask you whether you want it.",
            title=view.title,
        ),
        EnrolmentState.MAYBE: t(
            "🤔 All right. I'll ask again the evening before *{title}*.", title=view.title
        ),
        EnrolmentState.DECLINED: t("All right, thank you for telling us. Perhaps another time."),
    }[answered.state]
    turn.say(said, rows=into_calendar if answered.state is EnrolmentState.COMING else [[MENU]])
    return Stay()


@dialog.action("coming")
def coming(turn: Turn, value: str) -> Next:
    return _answered(turn, value, "coming")


@dialog.action("maybe")
def maybe(turn: Turn, value: str) -> Next:
    return _answered(turn, value, "maybe")


@dialog.action("declined")
def declined(turn: Turn, value: str) -> Next:
    return _answered(turn, value, "declined")


def _for_those_who_come(turn: Turn, view: SessionView) -> list[list[Choice]]:
    """The link of a meeting online, which only they get, and the question about their children."""
    now = activities.session_view(turn.session, view.id, turn.person)
    rows = [[Choice(t("💻 Open the meeting"), url=now.online_url)]] if now.online_url else []
    return [*rows, [childcare_button(now.id)]] if now.childcare else rows


def _session(turn: Turn, value: str) -> SessionView | None:
    """The session of a tapped button; None if it doesn't take place, which the member reads."""
    view = None
    if value.isdigit():
        try:
            view = activities.session_view(turn.session, int(value), turn.person)
        except NotFound:
            view = None
    if view is None:
        turn.gone(t("That meeting is no longer listed."))
    elif view.state is SessionState.CANCELLED:
        turn.gone(t("That meeting is cancelled."))
        turn.send(changed(view))
        return None
    return view


def _title_and_day(view: SessionView) -> Text:
    return t("{title} · {date}", title=view.title, date=programmes.day_of(view.starts_at, view))
