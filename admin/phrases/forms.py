"""The forms of the phrasebook: a phrase in its languages, and what fills its slots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from admin import field_lengths
from admin.kit.fields import Amount, Day, Line, Tick, Words
from admin.kit.form import Form
from budgeting.phrases import Draft, Slot
from budgeting.phrases.rules import LONGEST_ANSWER, LONGEST_TEXT, LONGEST_TITLE, MOST_ANSWERS
from dialogs.text import Arg


class Named(Form):
    """What a phrase is called, and whether it tells of arrears."""

    title = Line(LONGEST_TITLE)
    tells_arrears = Tick()


class InLanguage(Form):
    """A phrase in one language. ``answers``: one to a line."""

    text = Words(LONGEST_TEXT, rows=3)
    answers = Words((LONGEST_ANSWER + 1) * MOST_ANSWERS, rows=3)


class Send(Form):
    #: Even if a colleague has the conversation.
    over = Tick()
    #: Confirms that words about arrears are meant for this reader, or that writing is intended although it is not safe.
    confirmed = Tick()
    sure = Tick()


class Planning(Form):
    """Whether a moment was chosen for it, or the button back to its slots."""

    planned = Tick()
    back = Tick()


class _Name(Form):
    given = Line(field_lengths.NAME)


class _Amount(Form):
    given = Amount()


class _Date(Form):
    given = Day()


class _Place(Form):
    given = Line(field_lengths.PLACE)


class _Words(Form):
    given = Line(field_lengths.PLACE)


_OF: Mapping[Slot, type[Form]] = {
    Slot.NAME: _Name,
    Slot.AMOUNT: _Amount,
    Slot.DATE: _Date,
    Slot.PLACE: _Place,
    Slot.WORDS: _Words,
}


def filling(
    slots: tuple[Slot, ...],
    posted: Mapping[str, Any] | None = None,
    *,
    name: str,
    locale: str,
    currency: str,
    prefix: str = "",
    checked: bool = True,
) -> dict[Slot, Form]:
    """A field for each slot; the name of the person who reads it is filled in. ``prefix``: of the fields'
    names; with ``checked`` false, the input is kept unchecked."""
    return {
        slot: _OF[slot](
            posted,
            start={"given": name} if slot is Slot.NAME else {},
            named=f"{prefix}{slot.value}",
            mark="slot-",
            locale=locale,
            currency=currency,
            checked=checked,
        )
        for slot in slots
    }


def filled(fields: Mapping[Slot, Form]) -> dict[Slot, Arg]:
    """What was given so far; a slot that is empty or wrong is left out."""
    values: dict[Slot, Arg] = {}
    for slot, form in fields.items():
        if form.sent and not form.wrong:
            values[slot] = form.value("given")
        elif not form.sent and slot is Slot.NAME:
            values[slot] = form.typed.get(slot.value, "")
    return values


def in_languages(
    codes: list[str], posted: Mapping[str, Any] | None = None, *, start: Draft | None = None
) -> dict[str, InLanguage]:
    """A form for each language, Italian first."""
    return {
        code: InLanguage(
            posted,
            named=f"{{}}_{code}",
            start={
                "text": start.texts.get(code, ""),
                "answers": "\n".join(start.answers.get(code, ())),
            }
            if start
            else {},
        )
        for code in codes
    }


def draft(named: Named, texts: Mapping[str, InLanguage]) -> Draft:
    """What was written; every field must have been read. A language without a text is left out."""
    written = {code: form for code, form in texts.items() if form.text}
    answers = {
        code: [line.strip() for line in form.answers.splitlines() if line.strip()]
        for code, form in texts.items()
    }
    return Draft(
        named.title,
        {code: form.text for code, form in written.items()},
        {code: lines for code, lines in answers.items() if lines},
        named.tells_arrears,
    )
