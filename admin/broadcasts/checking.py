"""How a draft looks on the phones of its readers, whom it reaches, and who is left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from admin.broadcasts import labels
from admin.broadcasts.forms import Announcing
from admin.context import RequestContext
from budgeting.access import Action
from budgeting.calendars import QuietRules, is_allowed
from budgeting.db.tables import Programme
from budgeting.programmes import Settings
from dialogs import broadcasts
from dialogs.arrears import mentions
from dialogs.broadcasts import Draft, LeftOut, Shown


@dataclass(frozen=True, slots=True)
class Preview:
    """The announcement on the phone of somebody who reads one language."""

    code: str
    #: The name of the language.
    name: str
    shown: Shown
    #: The text in this language is missing, so the Italian one is used.
    falls_back: bool
    readers: int
    #: Who reads it, for example; empty if nobody in the audience does.
    sample: str


def checked(
    session: Session,
    context: RequestContext,
    programme: Programme,
    writes: Sequence[str],
    given: Announcing,
    draft: Draft | None,
) -> dict[str, Any]:
    """What the pages show of a draft, whom it reaches and how it looks; None: something in it is still missing."""
    now = context.clock.now()
    due_at = draft.due_at if draft is not None else None
    counted = broadcasts.count(
        session, given.audience, now, draft.session_id if draft is not None else None, due_at
    )
    previews = []
    if draft is not None:
        titles = broadcasts.titles(session, draft)
        for code in writes:
            falls_back = any(texts and not texts.get(code) for texts in (_filled(draft.texts), titles))
            sample = counted.samples.get(code, "")
            name = sample or context.me.first_name
            shown = broadcasts.preview(session, context.chat_words, draft, code, name)
            readers = counted.languages.get(code, 0)
            previews.append(Preview(code, context.language_name(code), shown, falls_back, readers, sample))
    return {
        "counted": counted,
        "unchosen": () in (given.audience.sites, given.audience.languages),
        "left_out": [(labels.LEFT_OUT[code], count) for code, count in counted.left_out.items()],
        "previews": previews,
        "look": _look(previews, given.form.typed.get("look", "")),
        "about_arrears": _about_arrears(session, draft),
        "speaks": context.language_name,
        "asleep": _asleep(programme, due_at or now),
        "without": [(person, labels.LEFT_OUT[person.why]) for person in counted.without],
        "more_without": sum(number for why, number in counted.left_out.items() if why is not LeftOut.LEFT)
        - len(counted.without),
        "may_invite": context.me.may(Action.KEEP_HOUSEHOLD),
        "has_not_joined": LeftOut.NOT_JOINED in counted.left_out,
    }


def _look(previews: Sequence[Preview], chosen: str) -> str:
    """The language in which the preview stands: the chosen one, else the one that most people read."""
    if any(preview.code == chosen for preview in previews):
        return chosen
    return max(previews, key=lambda preview: preview.readers).code if previews else ""


def _about_arrears(session: Session, draft: Draft | None) -> list[str]:
    """The words about arrears in the announcement, in any language."""
    texts = _filled(draft.texts).values() if draft is not None else ()
    return list(dict.fromkeys(word for text in texts for word in mentions.mentioned(session, None, text)))


def _filled(texts: Any) -> dict[str, str]:
    return {code: text for code, text in texts.items() if text}


def _asleep(programme: Programme, moment: datetime) -> bool:
    """Whether the families have quiet hours, or a day of rest, at that moment."""
    return not is_allowed(moment, QuietRules.of(Settings.of(programme)), programme.zone)
