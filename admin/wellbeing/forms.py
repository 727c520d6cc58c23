"""The scale as a form: staff read each question to the person."""

from __future__ import annotations

from typing import Any

from admin.kit.fields import Choice
from admin.kit.form import Form
from budgeting.states.wellbeing import AgeBand
from budgeting.wellbeing import QUESTIONS
from dialogs.text import Text, t
from dialogs.wellbeing import items

AGES: dict[AgeBand, Text] = {AgeBand.UNDER_62: t("18 to 61"), AgeBand.FROM_62: t("62 or older")}


class _Start(Form):
    age = Choice[AgeBand](AGES)
    #: The language in which the questions are read out.
    language = Choice[str]()


def _answers(question: int) -> dict[int, Text]:
    return dict(enumerate(items.answers(question)))


def field_of(question: int) -> str:
    """The name of a question's field."""
    return f"question_{question}"


_FIELDS: dict[str, Any] = {
    field_of(question): Choice[int](_answers(question)) for question in range(1, QUESTIONS + 1)
}
ReadOut: type[Form] = type("ReadOut", (_Start,), _FIELDS)


def answers(form: Form) -> list[int]:
    """The ten answers of a valid form, in order."""
    return [form.value(field_of(question)) for question in range(1, QUESTIONS + 1)]
