"""The forms on a case's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from admin import field_lengths
from admin.cases import names
from admin.cases.record import Record, Silenced
from admin.context import RequestContext
from admin.kit import errors
from admin.kit.fields import Choice, Code, Day, Id, Line, Maybe, Row, Tick, Words
from admin.kit.form import Form
from budgeting.cases import DATED, SUGGESTED, Answer
from budgeting.states.cases import AfterCase, GoalState
from budgeting.states.tasks import Urgency
from dialogs.text import Text, t

WHO = t("Choose somebody who works with this family.")
#: The range of a browser's date picker.
DAYS = (date(2000, 1, 1), date(2199, 12, 31))


class Note(Form):
    note = Words(field_lengths.CASE_NOTE)


class Taken(Form):
    #: "board" if it was taken there.
    back = Code()


class NewAction(Form):
    what = Line(field_lengths.CASE_ACTION, needed=False)
    helper = Maybe(Row(wrong=WHO))
    due_on = Maybe(Day(earliest=DAYS[0], latest=DAYS[1]))
    goal = Maybe(Row())


#: An action also names a goal, on the same page.
NEW_GOAL = "new-"


class NewGoal(Form):
    goal = Line(field_lengths.CASE_GOAL, needed=False)
    area = Maybe(Choice(names.AREAS))
    goal_due_on = Maybe(Day(earliest=DAYS[0], latest=DAYS[1]))


class Owner(Form):
    owner = Row(wrong=WHO)
    revision = Id()


class Urgent(Form):
    urgency = Choice(names.URGENCIES, otherwise=Urgency.NORMAL)
    revision = Id()


class Close(Form):
    kind = Choice(names.OUTCOMES, wrong=t("Choose how it ended."))
    outcome = Words(field_lengths.CASE_NOTE, asked=True)
    actions_over = Tick()
    #: Whether to hand the conversation back to the bot.
    give_back = Tick()
    revision = Id()


class Afterwards(Form):
    """What becomes of one instalment that the case has silenced."""

    after = Choice[AfterCase](
        wrong=t(
            "Say what happens to this instalment. The suggestion is the usual choice; change it if it does not fit."
        )
    )
    day = Maybe(Day(earliest=DAYS[0], latest=DAYS[1]))
    case = Maybe(Row())


class Reopen(Form):
    reason = Words(field_lengths.CASE_NOTE, asked=True)
    revision = Id()


def offered(record: Record) -> dict[str, Sequence[tuple[int, str]]]:
    """The options of the forms, by field."""
    open_goals = [(goal.id, goal.what) for goal in record.needs.goals if goal.state is GoalState.OPEN]
    return {"owner": record.owners, "helper": record.helpers, "goal": open_goals}


def afterwards(
    context: RequestContext,
    record: Record,
    silenced: Silenced,
    posted: Mapping[str, Any] | None = None,
    close: Close | None = None,
) -> Afterwards:
    """The part of the closing form about one instalment; ``close`` is that form as submitted."""
    after: dict[AfterCase, Text] = {
        code: name
        for code, name in names.AFTERWARDS.items()
        if code is not AfterCase.OTHER_CASE or record.others
    }
    others = {number: f"{number} · {context.say(name.key)}" for number, name in record.others}
    form = Afterwards(posted, offered={"after": after, "case": others}, named=f"{{}}-{silenced.id}")
    if close is None:
        return form
    if form.called("after") in form.wrong:
        # Now that the outcome is known, preselect what usually fits it; the person must submit again.
        if "kind" not in close.wrong:
            form.typed[form.called("after")] = SUGGESTED[close.kind].value
    elif form.after in DATED and (form.called("day") in form.wrong or form.day is None):
        form.wrong[form.called("day")] = errors.said("cases", "date").text
    elif form.after is AfterCase.OTHER_CASE and form.called("case") not in form.wrong and form.case is None:
        form.refuse("case", t("Choose the case that will deal with it."))
    return form


def answer(form: Afterwards) -> Answer:
    """The person's answer."""
    return Answer(form.after, form.day, form.case)


def fresh(record: Record, me: int, sent: Form | None) -> dict[str, Form]:
    """All forms of the page by name, empty except the submitted one."""
    case, options = record.case, offered(record)
    forms: dict[str, Form] = {
        "note": Note(start={"note": _spare(record, sent)}),
        "action": NewAction(start={"helper": me}, offered=options),
        "goal": NewGoal(mark=NEW_GOAL),
        "owner": Owner(start={"owner": case.owner_id or ""}, offered=options),
        "urgency": Urgent(start={"urgency": case.urgency.value}),
        "close": Close(start={"give_back": 1} if record.ending == "give_back" else {}),
        "reopen": Reopen(),
    }
    for name, form in forms.items():
        if sent is not None and type(sent) is type(form):
            forms[name] = sent
    for form in forms.values():
        # They will be submitted from this page, so they carry the case's present revision.
        form.typed["revision"] = str(case.revision)
    return forms


def _spare(record: Record, sent: Form | None) -> str:
    """Words from a form that is gone because the case was closed or reopened in the meantime; keeps them from being
    lost."""
    if sent is None:
        return ""
    gone = ("outcome", "what", "goal") if record.closed else ("reason",)
    return next((words for name in gone if (words := sent.typed.get(name, ""))), "")
