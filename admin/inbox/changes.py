"""What staff do in a conversation. Each works as a plain form, and in place where htmx sent it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from admin import lengths
from admin.desk import AtDesk, Desk, Form
from admin.inbox import show
from admin.inbox.standing import until
from admin.kit.params import number
from budgeting import access
from budgeting.access import Action
from budgeting.db.tables import Conversation
from budgeting.errors import NotFound, NotPossible
from dialogs.staff_side import handover, inbox

router = APIRouter()
Job = Callable[[Session], object]


@router.post("/{conversation_id:int}/answer")
def answer(desk: AtDesk, form: Form, conversation_id: int) -> Response:
    """Write to the family; with the button "over" also where a colleague has the conversation."""
    text, over = _field(form, "text"), bool(_field(form, "over"))
    confirmed, sure = bool(_field(form, "confirmed")), bool(_field(form, "sure"))

    def job(session: Session) -> None:
        clock, words, me = desk.clock, desk.chat_words, desk.me.staff_id
        if over:
            handover.take(session, clock, words, me, conversation_id, over=True)
        handover.answer(session, clock, words, me, conversation_id, text, confirmed=confirmed, sure=sure)

    problem = _length(desk, text) or _done(desk, conversation_id, job)
    if problem:
        return _again(desk, conversation_id, "inbox/answer.html", text=text, problem=problem)
    return _kept(desk, conversation_id, "inbox/answer.html")


@router.post("/{conversation_id:int}/note")
def note(desk: AtDesk, form: Form, conversation_id: int) -> Response:
    """Write a line for colleagues."""
    text = _field(form, "note")
    problem = _length(desk, text) or _done(
        desk, conversation_id, lambda s: inbox.note(s, desk.clock, desk.me.staff_id, conversation_id, text)
    )
    if problem:
        return _again(desk, conversation_id, "inbox/note.html", note=text, note_problem=problem)
    return _kept(desk, conversation_id, "inbox/note.html")


@router.post("/{conversation_id:int}/take")
def take(desk: AtDesk, form: Form, conversation_id: int) -> Response:
    """Make it one's own; with "over" also from a colleague."""
    over = bool(_field(form, "over"))
    return _moved(
        desk,
        conversation_id,
        lambda s: handover.take(s, desk.clock, desk.chat_words, desk.me.staff_id, conversation_id, over=over),
    )


@router.post("/{conversation_id:int}/assign")
def assign(desk: AtDesk, form: Form, conversation_id: int) -> Response:
    """Give it to a colleague."""
    to = number(_field(form, "to"))
    if to is None:
        raise NotFound("staff", 0)
    return _moved(
        desk,
        conversation_id,
        lambda s: inbox.assign(s, desk.clock, desk.me.staff_id, conversation_id, to),
    )


@router.post("/{conversation_id:int}/snooze")
def snooze(desk: AtDesk, form: Form, conversation_id: int) -> Response:
    """Lay it aside for a while, or ("now") take it up again."""
    choice, clock, me = _field(form, "until"), desk.clock, desk.me.staff_id
    if choice == "now":
        return _moved(desk, conversation_id, lambda s: inbox.wake(s, clock, me, conversation_id))
    moment = until(choice, clock.now())
    if moment is None:
        raise NotFound("moment", 0)
    return _moved(desk, conversation_id, lambda s: inbox.snooze(s, clock, me, conversation_id, moment))


@router.post("/{conversation_id:int}/calm")
def calm(desk: AtDesk, form: Form, conversation_id: int) -> Response:
    """It was no emergency."""
    return _moved(
        desk, conversation_id, lambda s: inbox.calm(s, desk.clock, desk.me.staff_id, conversation_id)
    )


@router.post("/{conversation_id:int}/resolve")
def resolve(desk: AtDesk, form: Form, conversation_id: int) -> Response:
    """Nothing is left to answer; where one was talking, the bot goes on."""
    return _moved(
        desk,
        conversation_id,
        lambda s: inbox.resolve(s, desk.clock, desk.chat_words, desk.me.staff_id, conversation_id),
    )


@router.post("/{conversation_id:int}/reopen")
def reopen(desk: AtDesk, form: Form, conversation_id: int) -> Response:
    """It waits for an answer after all."""
    return _moved(
        desk, conversation_id, lambda s: inbox.reopen(s, desk.clock, desk.me.staff_id, conversation_id)
    )


# -- how they answer


def _moved(desk: Desk, conversation_id: int, job: Job) -> Response:
    problem = _done(desk, conversation_id, job)
    if problem:
        return _again(desk, conversation_id, "inbox/bar.html", bar_problem=problem)
    return _kept(desk, conversation_id, "inbox/bar.html")


def _done(desk: Desk, conversation_id: int, job: Job) -> str:
    """Do it; a sentence where it is not possible, empty where it is done. Raises NotFound."""

    def change(session: Session) -> None:
        access.get(session, desk.me, Conversation, conversation_id, Action.ANSWER)
        job(session)

    try:
        desk.write(change)
    except NotPossible as error:
        return _why(desk, conversation_id, error.reason)
    return ""


def _why(desk: Desk, conversation_id: int, reason: str) -> str:
    if reason == "empty":
        return desk.say("Write something first.")
    if reason == "ended":
        return desk.say("This phone is no longer linked: nothing can be sent here. Please call the family.")
    if reason == "about_arrears":
        return desk.say(
            "These words speak of arrears, and whoever reads here may not read about them. Change them, or confirm."
        )
    if reason == "unsafe":
        return desk.say(
            "They said that it is not safe to write here. Tick that you want to write all the same."
        )
    if reason == "held":
        with desk.read() as session:
            holder = show.stands(session, desk, conversation_id)["standing"].holder
        return desk.say("{name} is answering here. Take over if you want to go on.", name=holder)
    return desk.say("That has changed meanwhile. Look again, please.")


def _length(desk: Desk, text: str) -> str:
    if len(text) <= lengths.ANSWER:
        return ""
    return desk.say("That is too long: {most} characters at most.", most=lengths.ANSWER)


def _kept(desk: Desk, conversation_id: int, template: str) -> Response:
    if not _in_place(desk):
        return desk.go(f"/inbox/{conversation_id}#end")
    answer = show.part(desk, template, conversation_id)
    # The page need not wait for its own news to come back to it.
    answer.headers["hx-trigger"] = f"live-conversation-{conversation_id}"
    return answer


def _again(desk: Desk, conversation_id: int, template: str, **written: str) -> Response:
    if _in_place(desk):
        return show.part(desk, template, conversation_id, 422, **written)
    return show.whole(desk, conversation_id, 422, **written)


def _in_place(desk: Desk) -> bool:
    return bool(desk.request.headers.get("hx-request"))


def _field(form: Mapping[str, Any], name: str) -> str:
    value = form.get(name, "")
    # Browsers write line ends as Windows does; a file where words should be is nothing.
    return value.replace("\r\n", "\n") if isinstance(value, str) else ""
