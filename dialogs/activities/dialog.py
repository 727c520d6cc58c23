"""Courses, paid paths, labs and meetings: what, where, when, and whether the member is coming."""

from __future__ import annotations

from datetime import time, timedelta

from budgeting import activities, events, programmes
from budgeting.activities import SessionView, Wish
from budgeting.clock import at_local, zone
from budgeting.errors import NotFound, NotPossible
from budgeting.events import EventKind
from budgeting.households import Person
from budgeting.schedule import reminders
from budgeting.states.activities import EnrolmentState, SessionState
from budgeting.states.messages import SubjectKind
from budgeting.states.programmes import Instrument
from budgeting.subjects import Subject
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.notify import tell_member
from dialogs.engine.steps import Dialog, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.text import Text, t, tn, verbatim

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
        return reply(t("*Courses and meetings*"), t("Tap one to read more."), rows=[*rows, [MENU]])


@dialog.action("open")
def open_training(turn: Turn, value: str) -> Next:
    return Open("training")


@dialog.action("show")
def show(turn: Turn, value: str) -> Next:
    view = _session(turn, value)
    if view is None:
        turn.gone(t("That meeting is no longer listed."))
        return Stay()
    turn.send(notice(view))
    return Stay()


def notice(view: SessionView, opening: Text | None = None) -> Reply:
    """A session with everything needed to decide, and the three answers."""
    texts = [opening] if opening is not None else []
    texts.append(t("*{title}*", title=view.title))
    if view.description:
        texts.append(verbatim(view.description))
    texts.append(t("🗓 {moment}", moment=view.starts_at.astimezone(zone(view.zone))))
    texts.append(t("⏳ {hours} h", hours=f"{view.hours.normalize():f}"))
    texts.append(t("📍 {place}", place=view.place))
    if view.allowance:
        texts.append(t("💶 Allowance: {amount}", amount=view.allowance))
    if view.children_welcome:
        texts.append(t("🧒 Children are welcome"))
    if view.seats_left is not None and view.answer not in (EnrolmentState.COMING, EnrolmentState.WAITING):
        texts.append(
            tn("{count} seat left", "{count} seats left", view.seats_left)
            if view.seats_left
            else t("All seats are taken; there is a waiting list.")
        )
    if view.answer is not None:
        texts.append(t("Your answer: {answer}", answer=_answer(view.answer)))
    rows = [
        [Choice(t("🙂 I'll come"), "coming", str(view.id), dialog="training")],
        [
            Choice(t("🤔 Maybe"), "maybe", str(view.id), dialog="training"),
            Choice(t("✕ I can't"), "declined", str(view.id), dialog="training"),
        ],
    ]
    if view.map_url:
        rows.append([Choice(t("🗺 Map"), url=view.map_url)])
    return reply(*texts, rows=[*rows, [MENU]])


def _answered(turn: Turn, value: str, wish: Wish) -> Next:
    view = _session(turn, value)
    if view is None:
        turn.gone(t("That meeting is no longer listed."))
        return Stay()
    try:
        answered = activities.answer(turn.session, turn.clock, turn.person, view.id, wish)
    except NotPossible as error:
        over = error.reason in ("over", "held")
        turn.gone(t("That meeting is over.") if over else t("That meeting is no longer listed."))
        return Stay()
    reminders.plan_session(turn.session, turn.clock, view.id)
    events.tell(
        turn.session,
        turn.clock,
        EventKind.RSVP,
        programme_id=turn.person.programme_id,
        conversation_id=turn.conversation.id,
    )
    if answered.promoted_member_id is not None:
        tell_promoted(turn, view.id, answered.promoted_member_id)
    when = view.starts_at.astimezone(zone(view.zone))
    evening = at_local(programmes.day_of(view.starts_at, view) - timedelta(days=1), time(18), view.zone)
    if answered.state in (EnrolmentState.COMING, EnrolmentState.MAYBE) and turn.clock.now() >= evening:
        # The evening before has already begun, so there's no reminder left to promise.
        turn.say(t("👍 Noted: *{title}*, {moment}.", title=view.title, moment=when), rows=[[MENU]])
        return Stay()
    said = {
        EnrolmentState.COMING: t(
            "🙂 You're in: *{title}*, {moment}. I'll remind you the evening before.",
            title=view.title,
            moment=when,
        ),
        EnrolmentState.WAITING: t(
            "All seats are taken. You're on the waiting list for *{title}*; I'll tell you when a seat is yours.",
            title=view.title,
        ),
        EnrolmentState.MAYBE: t(
            "🤔 All right. I'll ask again the evening before *{title}*.", title=view.title
        ),
        EnrolmentState.DECLINED: t("All right, thank you for telling us. Perhaps another time."),
    }[answered.state]
    turn.say(said, rows=[[MENU]])
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


def tell_promoted(turn: Turn, session_id: int, member_id: int) -> None:
    """A seat became free: tell the member who has waited longest right away."""

    def speak(person: Person) -> Reply:
        view = activities.session_view(turn.session, session_id, person)
        return notice(view, t("Good news: a seat has come free, and it's yours."))

    key = f"promoted:{session_id}:{member_id}:{turn.clock.now().isoformat()}"
    about = Subject(SubjectKind.SESSION, session_id)
    tell_member(
        turn.session, turn.clock, turn.words, member_id, speak, subject=about, key=key, while_held=True
    )


def _session(turn: Turn, value: str) -> SessionView | None:
    if not value.isdigit():
        return None
    try:
        view = activities.session_view(turn.session, int(value), turn.person)
    except NotFound:
        return None
    return view if view.state is SessionState.PLANNED else None


def _title_and_day(view: SessionView) -> Text:
    return t("{title} · {date}", title=view.title, date=programmes.day_of(view.starts_at, view))


def _answer(state: EnrolmentState) -> Text:
    return {
        EnrolmentState.COMING: t("🙂 I'll come"),
        EnrolmentState.WAITING: t("on the waiting list"),
        EnrolmentState.MAYBE: t("🤔 Maybe"),
        EnrolmentState.DECLINED: t("✕ I can't"),
    }[state]
