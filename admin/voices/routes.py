"""The voices of a programme: a sample of each language, and whether families may hear it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.context import Context, Posted, RequestContext
from budgeting import access, voices
from budgeting.access import Action
from budgeting.db.tables import Programme
from budgeting.errors import NotFound
from budgeting.voices import Approval
from dialogs.text import t
from dialogs.voices import samples
from dialogs.voices.making.process import VoiceMaker, installed

router = APIRouter(prefix="/programmes/{programme_id:int}/voices")
DONE = {
    "approved": t("Approved. Families who read this language can switch it on now."),
    "withdrawn": t("Withdrawn. Nothing is read aloud in this language from now on."),
}


@dataclass(frozen=True, slots=True)
class Voice:
    """A language as the page shows it. ``sentences``: what each clip of its sample says, line by line."""

    code: str
    name: str
    direction: str
    sentences: list[list[str]]
    approval: Approval | None


@router.get("")
def show(context: Context, programme_id: int, done: str = "") -> HTMLResponse:
    with context.read() as session:
        programme = _programme(session, context, programme_id)
        approvals = voices.approvals(session, programme_id)
    shown = [
        Voice(
            code,
            context.language_name(code),
            context.chat_words.languages[code].direction,
            samples.lines(context.chat_words, code),
            approvals.get(code),
        )
        for code in _spoken(context)
    ]
    return context.page(
        "voices/list.html",
        programme=programme,
        voices=sorted(shown, key=lambda voice: voice.name),
        installed=installed(),
        done=DONE.get(done),
    )


@router.get("/{language}/samples/{number:int}")
def sample(context: Context, programme_id: int, language: str, number: int) -> Response:
    """One sentence of the sample as a sound, counted from 1. Raises NotFound if there is none, or no sound."""
    with context.read() as session:
        _programme(session, context, programme_id)
    sentences = samples.lines(context.chat_words, _known(context, language))
    sound = _made(language, tuple(sentences[number - 1])) if 0 < number <= len(sentences) else None
    if sound is None:
        raise NotFound("voice", language)
    return Response(sound, media_type="audio/ogg", headers={"cache-control": "private, max-age=300"})


@router.post("/{language}/approve")
def approve(context: Context, posted: Posted, programme_id: int, language: str) -> Response:
    def job(session: Session) -> None:
        _programme(session, context, programme_id)
        voices.approve(session, context.clock, context.me.staff_id, programme_id, _known(context, language))

    context.write(job)
    return context.go(f"/programmes/{programme_id}/voices?done=approved")


@router.post("/{language}/withdraw")
def withdraw(context: Context, posted: Posted, programme_id: int, language: str) -> Response:
    def job(session: Session) -> None:
        _programme(session, context, programme_id)
        voices.withdraw(session, context.clock, context.me.staff_id, programme_id, _known(context, language))

    context.write(job)
    return context.go(f"/programmes/{programme_id}/voices?done=withdrawn")


def _programme(session: Session, context: RequestContext, programme_id: int) -> Programme:
    return access.get(session, context.me, Programme, programme_id, Action.APPROVE_VOICE)


def _spoken(context: RequestContext) -> list[str]:
    return list(context.chat_words.languages)


def _known(context: RequestContext, language: str) -> str:
    if language not in _spoken(context):
        raise NotFound("language", language)
    return language


@lru_cache(maxsize=200)
def _made(language: str, lines: tuple[str, ...]) -> bytes | None:
    """Made once: pages that are opened again, and browsers that ask for a part, needn't wait for it."""
    return VoiceMaker().made(language, lines)
