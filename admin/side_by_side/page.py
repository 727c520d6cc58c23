"""The page of a sitting: the dialogs, in the family's language, and nothing of the console."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from admin import field_lengths
from admin.context import Context, Posted, RequestContext, SignInNeeded
from admin.kit.fields import Code, File, Key, Secret, Words
from admin.kit.form import Form
from admin.security import own_password, sign_ins
from admin.security.hashing import Busy
from admin.security.own_password import Answer
from admin.side_by_side import turns
from budgeting import access, files, side_by_side, staff
from budgeting.access import Action
from budgeting.db.tables import Household, Member, Message, Sitting
from budgeting.errors import NotFound
from budgeting.files import MEGABYTE, Examined, Refused
from budgeting.side_by_side import SittingOver
from budgeting.states.files import FileProblem
from budgeting.states.side_by_side import WhyOver
from budgeting.voices import clips
from dialogs.engine.incoming import Received
from dialogs.side_by_side import turns as dialog_turns
from dialogs.side_by_side.turns import Screen
from dialogs.side_by_side.words import WORDS
from dialogs.text import Text, t
from dialogs.voices.making.process import VoiceMaker, installed

router = APIRouter(prefix="/side/{sitting_id:int}")
#: Less than the bodies that the console takes in.
MOST = 5 * MEGABYTE
#: What staff read about their password.
WRONG: dict[str, Text] = {
    Answer.WRONG: t("That is not your current password."),
    Answer.WAIT: t("Too many tries. Wait a few minutes, then try again."),
    "busy": t("Many people are signing in just now. Please try again in a moment."),
}
#: What staff read when it is over.
OVER: dict[WhyOver, Text] = {
    WhyOver.ENDED: t("Sitting side by side has ended."),
    WhyOver.ELSEWHERE: t("It goes on at another device."),
    WhyOver.IDLE: t("Nobody touched it for a while."),
    WhyOver.LEFT: t("This person no longer belongs to the household."),
}


class Tapped(Form):
    tap = Code()
    once = Key()


class Written(Form):
    words = Words(field_lengths.ANSWER, asked=True)
    once = Key()


class Photographed(Form):
    picture = File(MOST, accept="image/jpeg,image/png,image/webp,application/pdf")
    once = Key()


class Ending(Form):
    password = Secret("current-password")


@router.get("")
def show(context: Context, sitting_id: int) -> Response:
    return _page(context, sitting_id)


@router.get("/thread")
def refreshed(context: Context, sitting_id: int, seen: str = "") -> Response:
    """What has been said meanwhile by others; nothing (204) if the page shows it all."""
    sitting = _sitting(context, sitting_id)
    if sitting.ended_at is not None:
        return Response(status_code=204, headers={"hx-redirect": f"/side/{sitting_id}"})
    context.write(
        lambda session: dialog_turns.catch_up(session, context.clock, _locked(session, context, sitting_id))
    )
    screen = _screen(context, sitting_id)
    if screen.version == seen:
        return Response(status_code=204)
    return _thread(context, sitting_id, None)


@router.post("/tap")
def tap(context: Context, posted: Posted, sitting_id: int) -> Response:
    form = Tapped(posted)
    return _turn(context, sitting_id, form.once, tap=form.tap)


@router.post("/write")
def write(context: Context, posted: Posted, sitting_id: int) -> Response:
    form = Written(posted)
    if form.wrong or not form.words:
        # Nothing to hear: an empty message, or one longer than a phone could send.
        return _answer(context, sitting_id, None)
    return _turn(context, sitting_id, form.once, text=form.words)


@router.post("/photo")
def photograph(context: Context, posted: Posted, sitting_id: int) -> Response:
    """A picture or a PDF, as a phone would send it; one that can't be kept is refused kindly."""
    _sitting(context, sitting_id)
    form = Photographed(posted)
    try:
        if form.wrong:
            raise Refused(FileProblem.EMPTY)
        examined = files.examine(form.picture.content)
    except Refused:
        return _unfit(context, sitting_id)
    return _turn(context, sitting_id, form.once, picture=examined)


@router.get("/sounds/{row:int}")
def sound(context: Context, sitting_id: int, row: int) -> Response:
    """A message read aloud, if the voice of its language has been approved. Raises NotFound."""
    with context.read() as session:
        sitting = _locked(session, context, sitting_id)
        said = dialog_turns.sound_of(session, context.clock, context.chat_words, sitting, row)
        known = clips.content_of(session, said.clip) if said and said.clip else None
    if said is None:
        raise NotFound("sound", row)
    made = known or VoiceMaker().made(said.language, said.spoken.lines)
    if made is None:
        raise NotFound("sound", row)
    if known is None:
        digest = clips.digest_of(said.language, said.spoken.lines)
        context.write(lambda s: clips.keep(s, context.clock, digest, made, fixed=said.spoken.fixed))
    return Response(made, media_type="audio/ogg", headers={"cache-control": "private, max-age=300"})


@router.get("/pictures/{row:int}")
def picture(context: Context, sitting_id: int, row: int) -> Response:
    """The picture of a message. Raises NotFound."""
    with context.read() as session:
        sitting = _locked(session, context, sitting_id)
        shown = {bubble.row for bubble in dialog_turns.show(session, context.chat_words, sitting).bubbles}
        media = session.get_one(Message, row).media if row in shown else None
    draw = context.services.draw
    if not media or "chart" not in media or draw is None:
        raise NotFound("picture", row)
    return Response(
        draw(media["chart"]), media_type="image/png", headers={"cache-control": "private, max-age=300"}
    )


@router.post("/end")
async def end(context: Context, posted: Posted, sitting_id: int) -> Response:
    """Back into the console, with the staff person's password."""
    form = Ending(posted)
    sitting = await run_in_threadpool(_sitting, context, sitting_id)
    stored = await context.services.database.read_async(
        lambda session: staff.get(session, context.me.staff_id).password_hash
    )
    try:
        with context.services.hashing.place():
            answer: str = await own_password.check(context, stored, form.password)
    except Busy:
        answer = "busy"
    if answer != Answer.RIGHT:
        form.refuse("password", WRONG[answer])
        return await run_in_threadpool(_page, context, sitting_id, form, 422)
    return await run_in_threadpool(_ended, context, sitting)


def _ended(context: RequestContext, sitting: Sitting) -> Response:
    def job(session: Session) -> int:
        side_by_side.sittings.end(session, context.clock, context.me.staff_id, sitting.id)
        return session.get_one(Member, sitting.member_id).household_id

    household_id = context.write(job)
    return context.go(f"/households/{household_id}/spending?done=side")


def _turn(
    context: RequestContext,
    sitting_id: int,
    once: str,
    *,
    text: str = "",
    tap: str | None = None,
    picture: Examined | None = None,
) -> Response:
    _sitting(context, sitting_id)
    try:
        received = turns.hear(context, sitting_id, once, text=text, tap=tap, picture=picture)
    except SittingOver as over:
        if over.why is WhyOver.LEFT:
            context.write(
                lambda session: side_by_side.sittings.member_left(session, context.clock, sitting_id)
            )
        if context.request.headers.get("hx-request"):
            return Response(status_code=204, headers={"hx-redirect": f"/side/{sitting_id}"})
        return context.go(f"/side/{sitting_id}")
    return _answer(context, sitting_id, received)


def _unfit(context: RequestContext, sitting_id: int) -> Response:
    with context.read() as session:
        language = dialog_turns.show(
            session, context.chat_words, _locked(session, context, sitting_id)
        ).language
    return _answer(context, sitting_id, Received(toast=context.chat_words.plain(WORDS["unfit"], language)))


def _answer(context: RequestContext, sitting_id: int, received: Received | None) -> Response:
    if context.request.headers.get("hx-request"):
        return _thread(context, sitting_id, received)
    return context.go(f"/side/{sitting_id}#now")


def _sitting(context: RequestContext, sitting_id: int) -> Sitting:
    """The sitting of this device. One at which nobody sits any more is over, and so is one without the right to it.

    Raises NotFound, SignInNeeded.
    """
    with context.read() as session:
        sitting = _of_device(session, context, sitting_id)
        lost = sitting.ended_at is None and not _may(session, context, sitting)
    if side_by_side.sittings.is_idle(context.clock, sitting):
        _leave_alone(context)
    if lost:
        context.write(lambda s: side_by_side.sittings.member_left(s, context.clock, sitting_id))
        with context.read() as session:
            return _of_device(session, context, sitting_id)
    return sitting


def _leave_alone(context: RequestContext) -> None:
    """Nobody may be beside it any more: it is over, and the device signed out. Raises SignInNeeded."""

    def job(session: Session) -> None:
        side_by_side.sittings.end_idle(session, context.clock)
        sign_ins.end(session, context.me.session_id)

    context.services.database.write(job)
    raise SignInNeeded("/")


def _locked(session: Session, context: RequestContext, sitting_id: int) -> Sitting:
    """The sitting of this very device, as long as the staff person may be there. Raises NotFound."""
    sitting = _of_device(session, context, sitting_id)
    if sitting.ended_at is None and not _may(session, context, sitting):
        raise NotFound("sitting", sitting_id)
    return sitting


def _of_device(session: Session, context: RequestContext, sitting_id: int) -> Sitting:
    sitting = session.get(Sitting, sitting_id)
    if sitting is None or context.me.sitting != sitting_id:
        raise NotFound("sitting", sitting_id)
    return sitting


def _may(session: Session, context: RequestContext, sitting: Sitting) -> bool:
    numbers = [sitting.member_id]
    return bool(access.visible_numbers(session, context.me, Member, numbers, Action.ACCOMPANY))


def _screen(context: RequestContext, sitting_id: int) -> Screen:
    with context.read() as session:
        return dialog_turns.show(session, context.chat_words, _locked(session, context, sitting_id))


def _thread(context: RequestContext, sitting_id: int, received: Received | None) -> HTMLResponse:
    return _render(
        context, "side_by_side/thread.html", sitting_id, toast=received.toast if received else None
    )


def _page(
    context: RequestContext, sitting_id: int, form: Ending | None = None, status: int = 200
) -> Response:
    sitting = _sitting(context, sitting_id)
    return _render(
        context,
        "side_by_side/sitting.html",
        sitting_id,
        status,
        form=form or Ending(),
        over=OVER[sitting.why] if sitting.why is not None else None,
        toast=None,
    )


def _render(
    context: RequestContext, template: str, sitting_id: int, status: int = 200, **more: object
) -> HTMLResponse:
    with context.read() as session:
        sitting = _locked(session, context, sitting_id)
        screen = dialog_turns.show(session, context.chat_words, sitting)
        household = session.get_one(Household, screen.person.household_id)
    words, language = context.chat_words, screen.language
    return context.page(
        template,
        status,
        place=household,
        sitting=sitting,
        bubbles=screen.bubbles,
        person=screen.person,
        says={name: words.plain(text, language) for name, text in WORDS.items()},
        spoken=language,
        spoken_direction=words.languages[language].direction,
        reads=screen.reads and installed(),
        draws=context.services.draw is not None,
        version=screen.version,
        tap_form=Tapped(),
        write_form=Written(),
        photo_form=Photographed(),
        **more,
    )
