"""What a participant needs or offers for the children during a session, and the answers of the two. Taps only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from budgeting import activities, childcare, programmes
from budgeting.activities import SessionView
from budgeting.childcare import Mine
from budgeting.clock import Clock
from budgeting.db.tables import ChildcareSwap
from budgeting.errors import NotFound, NotPossible
from budgeting.households import Person
from budgeting.states.childcare import ChildcareKind
from budgeting.states.programmes import Instrument
from dialogs.buttons import MENU, TALK
from dialogs.childcare.wording import GONE, MINE, SAFETY, children, moment_of, stands
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Dialog, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.text import Text, t

dialog = Dialog("childcare", first="overview", instrument=Instrument.CHILDCARE)
_OVER = t("That meeting is no longer listed.")
COURSES = Choice(t("🎓 Courses and meetings"), "open", dialog="training")


@dialog.step
class Overview(Step):
    name = "overview"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        said = childcare.of_member(turn.session, turn.clock, turn.person)
        if not said:
            return reply(
                t("*Children during courses*"),
                t("People of one course can look after each other's children."),
                t("Open a meeting of your course, and tap *My children meanwhile*."),
                rows=[[COURSES], [TALK, MENU]],
            )
        rows = [[_entry_button(turn, each)] for each in said]
        return reply(t("*Children during courses*"), t("Tap one to read more."), rows=[*rows, [TALK, MENU]])


def any_to_show(turn: Turn) -> bool:
    """Whether the member takes part in something that is still to come."""
    return childcare.takes_part(turn.session, turn.clock, turn.person)


@dialog.action("open")
def open_overview(turn: Turn, value: str) -> Next:
    return Open("childcare")


@dialog.action("session")
def of_session(turn: Turn, value: str) -> Next:
    """What this person said of one session, or what can be said."""
    view = _view(turn, value)
    if view is None:
        return _gone(turn, _OVER)
    mine = childcare.mine(turn.session, turn.clock, turn.person, view.id)
    if mine is not None and mine.swap_id is not None:
        turn.send(stands(view, childcare.other_side(turn.session, turn.person.member_id, mine.swap_id)))
        return Stay()
    turn.send(_ask(view) if mine is None else _said(view, mine))
    return Stay()


@dialog.action("need")
def need(turn: Turn, value: str) -> Next:
    """The value is the session and how many children; without a number it is asked."""
    session_id, _, count = value.partition(":")
    view = _view(turn, session_id)
    if view is None:
        return _gone(turn, _OVER)
    if not count.isdigit():
        numbers = range(1, childcare.MOST_CHILDREN + 1)
        choices = [
            Choice(children(each), "need", f"{view.id}:{each}", dialog="childcare") for each in numbers
        ]
        turn.say(t("For how many children?"), rows=[*([each] for each in choices), [TALK, MENU]])
        return Stay()
    try:
        childcare.need(turn.session, turn.clock, turn.person, view.id, int(count))
    except NotPossible as error:
        if error.reason == "not_coming":
            coming = Choice(t("🙂 I'll come"), "coming", str(view.id), dialog="training")
            turn.say(t("First tell me that you come: then I can ask for somebody."), rows=[[coming], [MENU]])
            return Stay()
        return _gone(turn, _OVER)
    except NotFound:
        return _gone(turn, _OVER)
    turn.say(
        t("✓ The office looks for somebody from your course."),
        t("If somebody could do it, I ask both of you first. Until then nobody learns your name."),
        rows=[[_back(view)], [MINE], [MENU]],
    )
    return Stay()


@dialog.action("offer")
def offer(turn: Turn, value: str) -> Next:
    view = _view(turn, value)
    if view is None:
        return _gone(turn, _OVER)
    try:
        childcare.offer(turn.session, turn.clock, turn.person, view.id)
    except NotPossible as error:
        if error.reason == "coming":
            turn.say(t("You go to that meeting yourself. Choose one that you don't go to."), rows=[[COURSES]])
            return Stay()
        return _gone(turn, _OVER)
    except NotFound:
        return _gone(turn, _OVER)
    turn.say(
        t("🙏 Thank you! If somebody needs it, I ask you first."),
        t("Until you both agree, nobody learns your name."),
        rows=[[_back(view)], [MINE], [MENU]],
    )
    return Stay()


@dialog.action("withdraw")
def withdraw(turn: Turn, value: str) -> Next:
    try:
        taken = childcare.withdraw(
            turn.session, turn.clock, turn.person, int(value) if value.isdigit() else 0
        )
    except NotFound:
        taken = False
    if not taken:
        return _gone(turn, GONE)
    turn.say(t("🗑 Taken back."), rows=[[MINE], [MENU]], edits=turn.tapped_id)
    return Stay()


@dialog.action("agree")
def agree(turn: Turn, value: str) -> Next:
    return _answered(turn, value, childcare.agree)


@dialog.action("decline")
def decline(turn: Turn, value: str) -> Next:
    return _answered(turn, value, childcare.decline, t("All right, thank you for telling us."))


@dialog.action("call_off")
def call_off(turn: Turn, value: str) -> Next:
    return _answered(turn, value, childcare.call_off, t("All right. I tell the other person at once."))


Change = Callable[[Session, Clock, Person, int], ChildcareSwap]


def _answered(turn: Turn, value: str, change: Change, said: Text | None = None) -> Next:
    try:
        swap = change(turn.session, turn.clock, turn.person, int(value) if value.isdigit() else 0)
    except (NotFound, NotPossible):
        return _gone(turn, GONE)
    if said is not None:
        turn.say(said, rows=[[MINE], [MENU]], edits=turn.tapped_id)
        return Stay()
    view = activities.session_view(turn.session, swap.session_id, turn.person)
    other = childcare.other_side(turn.session, turn.person.member_id, swap.id)
    turn.send(stands(view, other))
    return Stay()


def _ask(view: SessionView) -> Reply:
    return reply(
        t("🧒 Your children meanwhile: *{title}*, {moment}", title=view.title, moment=moment_of(view)),
        t("People of one course can look after each other's children. The office brings two together."),
        SAFETY,
        rows=[
            [Choice(t("🙏 I need somebody"), "need", str(view.id), dialog="childcare")],
            [Choice(t("🤲 I could look after children"), "offer", str(view.id), dialog="childcare")],
            [TALK, MENU],
        ],
    )


def _said(view: SessionView, mine: Mine) -> Reply:
    about: dict[str, str | datetime] = {"title": view.title, "moment": moment_of(view)}
    if mine.kind is ChildcareKind.NEED:
        texts = [
            t("🙏 You need somebody: *{title}*, {moment}", **about),
            children(mine.children),
            t("✓ The office looks for somebody from your course."),
        ]
    else:
        texts = [
            t("🤲 You could look after children: *{title}*, {moment}", **about),
            t("If somebody needs it, I ask you first."),
        ]
    return reply(*texts, rows=[[_back(view)], [TALK, MENU]])


def _entry_button(turn: Turn, mine: Mine) -> Choice:
    view = activities.session_view(turn.session, mine.session_id, turn.person)
    day = programmes.day_of(view.starts_at, view)
    label = (
        t("🙏 I need somebody: {date}", date=day)
        if mine.kind is ChildcareKind.NEED
        else t("🤲 I could: {date}", date=day)
    )
    return Choice(label, "session", str(mine.session_id), dialog="childcare")


def _back(view: SessionView) -> Choice:
    return Choice(t("🗑 Take it back"), "withdraw", str(view.id), dialog="childcare")


def _view(turn: Turn, value: str) -> SessionView | None:
    """The session, if this person takes part in its course and it is still to come."""
    if not value.isdigit():
        return None
    try:
        view = activities.session_view(turn.session, int(value), turn.person)
    except NotFound:
        return None
    coming = view.is_planned and view.starts_at > turn.clock.now()
    return view if view.childcare and coming else None


def _gone(turn: Turn, said: Text) -> Next:
    turn.gone(said)
    return Stay()
