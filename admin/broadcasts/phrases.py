"""A phrase of the phrasebook as the words of an announcement, in every language at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from admin.context import RequestContext
from admin.kit.fields import Choice, Maybe, Tick
from admin.kit.form import Form
from admin.phrases import forms, labels
from budgeting.db.tables import Programme
from budgeting.phrases import MAIN, Slot
from dialogs.phrases import book
from dialogs.phrases.book import Entry
from dialogs.phrases.sending import fill
from dialogs.text import Text, t

#: A name is of one person only, and a question waits for the answer of one family.
SLOTS = tuple(slot for slot in Slot if slot is not Slot.NAME)
PREFIX = "slot_"


class Chosen(Form):
    phrase = Maybe(Choice[str]())


class About(Form):
    """Whether the announcement says already that it is about arrears."""

    arrears = Tick()


def offered(session: Session, context: RequestContext, programme_id: int) -> dict[str, Entry]:
    """Those that can be said to many, by key."""
    entries = book.offered(session, context.chat_words, programme_id)
    return {entry.key: entry for entry in entries if not entry.is_question and Slot.NAME not in entry.slots}


def options(context: RequestContext, entries: Mapping[str, Entry]) -> dict[Any, Text | str]:
    return {
        key: f"{labels.title(context, entry)}: {labels.for_staff(context, entry)[:80]}"
        for key, entry in entries.items()
    }


def fields(
    posted: Mapping[str, Any], context: RequestContext, programme: Programme, *, checked: bool = False
) -> dict[Slot, Form]:
    """A field for everything that may have to be filled in; one that is empty is only wrong with ``checked``."""
    made: dict[Slot, Form] = {}
    for slot in SLOTS:
        filling = partial(
            forms.filling,
            (slot,),
            posted,
            name="",
            locale=context.language,
            currency=programme.currency,
            prefix=PREFIX,
        )
        drawn = filling(checked=checked)
        touched = any(form.touched for form in drawn.values())
        made |= filling(checked=True) if touched and not checked else drawn
    return made


def used(
    session: Session, context: RequestContext, programme: Programme, posted: FormData
) -> tuple[FormData, Text | None]:
    """The form with the chosen phrase added to the words of each language that it has, and what is missing instead.

    Where a language has words already, the phrase follows them. A phrase about arrears goes only to those who may read
    of them.
    """
    entries = offered(session, context, programme.id)
    chosen = Chosen(posted, offered={"phrase": options(context, entries)})
    if chosen.wrong or chosen.phrase not in entries:
        return posted, t("Choose a phrase first.")
    entry = entries[chosen.phrase]
    filling = forms.filled(fields(posted, context, programme, checked=True))
    if any(filling.get(slot) in (None, "") for slot in entry.slots):
        return posted, t("Fill in what the phrase leaves open, then use it.")
    words = context.chat_words
    changed = {name: value for name, value in posted.multi_items() if name.startswith("text_")}
    for language in words.languages:
        if language == MAIN or language in entry.texts:
            written = str(changed.get(f"text_{language}", "") or "").strip()
            text = fill(words, entry, filling, language)
            changed[f"text_{language}"] = f"{written}\n\n{text}" if written else text
    dropped = (*changed, "phrase", *(f"{PREFIX}{slot.value}" for slot in SLOTS))
    others = [(name, value) for name, value in posted.multi_items() if name not in dropped]
    if entry.tells_arrears and not About(posted).arrears:
        others.append(("arrears", "1"))
    return FormData([*others, *changed.items()]), None
