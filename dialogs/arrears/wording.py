"""Wording about plans: what a plan is called, and what a locked phone shows of the message."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from budgeting.arrears import plans
from budgeting.arrears.plans import Title
from budgeting.households import Person
from dialogs.engine.content import Choice, Reply, reply
from dialogs.text import Arg, Text, t
from dialogs.text.words import Words

LINES: dict[str, Text] = {"rent": t("Rent"), "service_charges": t("Building charges")}

#: Phones show the first lines of a message to anyone looking. This many characters stay neutral in every language:
#: no amount, no creditor, no mention of a plan, just a sentence about nothing.
PREVIEW = 100
BELOW = t(
    "Below are a few lines to read in a quiet moment, whenever it suits you today. "
    "If anything is unclear, a person is always there to ask."
)


def discreet(greeting: Text, *texts: Text, rows: Sequence[Sequence[Choice]]) -> Reply:
    """Unasked words about a plan: a neutral ``greeting``, and the matter itself further down."""
    return reply(greeting, BELOW, *texts, rows=rows, joint="\n\n", tells_arrears=True)


def called(title: Title) -> Arg:
    """The plan's name, as an argument of a text."""
    name = _name(title)
    if title.since is not None and (title.given or title.line or title.creditor):
        name = t("{plan}, from {date}", plan=name, date=title.since)
    return t("{plan} ({number})", plan=name, number=title.number) if title.number else name


def spoken(words: Words, language: str, title: Title) -> str:
    """The plan's name as a reader of ``language`` sees it."""
    name = called(title)
    return words.plain(name, language) if isinstance(name, Text) else str(name)


def plan_of(session: Session, person: Person, instalment_id: int) -> Arg | None:
    """The name of the instalment's plan, if the family has more than one."""
    running = plans.current(session, person.household_id)
    if len(running) < 2:
        return None
    return next(
        (
            called(plans.titles(running)[plan.id])
            for plan in running
            if any(each.id == instalment_id for each in plan.instalments)
        ),
        None,
    )


def about_plan(session: Session, person: Person, instalment_id: int | None) -> list[Text]:
    """Which plan a question is about, if the family has more than one."""
    plan = plan_of(session, person, instalment_id) if instalment_id is not None else None
    return [t("It is about *{plan}*.", plan=plan)] if plan is not None else []


def _name(title: Title) -> Arg:
    if title.given:
        return title.given
    line = LINES.get(title.line)
    if line is not None and title.creditor:
        return t("{line} · {creditor}", line=line, creditor=title.creditor)
    if line is not None:
        return line
    return title.creditor or t("Plan from {date}", date=title.since or "")
