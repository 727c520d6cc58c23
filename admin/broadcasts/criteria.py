"""The form of an audience's criteria beyond sites and languages, its options, and the criteria in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.broadcasts import queries
from admin.context import RequestContext
from admin.kit.fields import Choice, Maybe, Number, Several, Tick
from admin.kit.form import Form
from budgeting import labels
from budgeting.db.tables import Activity, ActivitySession
from budgeting.states.programmes import Instrument
from dialogs.broadcasts import DAYS, MOST_DAYS, Audience, Joining, LastSeen, PlanCriterion, TakingPart
from dialogs.text import Text, t, tn

#: Activities and sessions on offer, the newest first; whoever writes about older ones finds them by their own page.
MOST = 60
PLANS: dict[PlanCriterion, Text] = {
    PlanCriterion.NONE: t("no plan"),
    PlanCriterion.PROPOSED: t("plan proposed"),
    PlanCriterion.ACTIVE: t("plan running"),
    PlanCriterion.PAUSED: t("plan paused"),
    PlanCriterion.KEPT: t("plan kept to the end"),
}
WAYS: dict[TakingPart, Text] = {
    TakingPart.ENROLLED: t("enrolled"),
    TakingPart.WAITING: t("on the waiting list"),
    TakingPart.CAME: t("came"),
}
SEEN: dict[str, Text] = {
    "": t("Any time"),
    LastSeen.WITHIN.value: t("In the last days"),
    LastSeen.NOT_WITHIN.value: t("Not in the last days"),
}
JOINING: dict[str, Text] = {
    "": t("Everybody"),
    Joining.JOINED.value: t("Only those who have joined"),
    Joining.NOT_JOINED.value: t("Only those who have not joined yet"),
}


class Criteria(Form):
    plans = Several[str]()
    #: An activity or a session; `people` has the codes.
    people = Maybe(Choice[str]())
    ways = Several[str]()
    labels = Several[str]()
    seen = Choice(SEEN, otherwise="")
    joining = Choice(JOINING, otherwise="")
    arrears = Tick()


class Days(Form):
    """Needed only if the time since they were last seen counts."""

    days = Number(1, MOST_DAYS)


class Asked:
    """The criteria as somebody chose them."""

    def __init__(
        self, posted: Mapping[str, Any], offered: Mapping[str, Mapping[Any, Text | str]], *, checked: bool
    ) -> None:
        self.form = Criteria(posted, offered=offered, checked=checked)
        counts = checked and self.form.typed.get("seen") in (LastSeen.WITHIN, LastSeen.NOT_WITHIN)
        self.days = Days(posted, checked=counts)
        self._counts = counts

    @property
    def touched(self) -> bool:
        """Whether any of them narrows the audience, or is wrong."""
        ticked = any(self.form.all_of(name) for name in ("plans", "labels", "ways"))
        chosen = any(self.form.typed.get(name) for name in ("people", "seen", "joining", "arrears"))
        return ticked or chosen or bool(self.form.wrong or self.days.wrong)

    def fields(self) -> dict[str, Any]:
        """What they add to an `Audience`; what is wrong adds nothing."""
        form = self.form
        kind, _, number = form.typed.get("people", "").partition(":")
        known = any(str(code) == form.typed.get("people") for code in form.offered.get("people", {}))
        days = self.days.days if self._counts and not self.days.wrong else None
        seen, joining = form.typed.get("seen", ""), form.typed.get("joining", "")
        return {
            "plans": tuple(code for code in PlanCriterion if self._ticked("plans", code.value)),
            "activity_id": int(number) if known and kind == "activity" else None,
            "meeting_id": int(number) if known and kind == "session" else None,
            "taking_part": tuple(code for code in TakingPart if known and self._ticked("ways", code.value)),
            "labels": tuple(
                int(code) for code in form.offered["labels"] if self._ticked("labels", str(code))
            ),
            "seen": LastSeen(seen) if days is not None else None,
            "days": days if days is not None else DAYS,
            "joining": Joining(joining) if joining in set(Joining) else None,
            "arrears": bool(form.typed.get("arrears")),
        }

    def _ticked(self, name: str, code: str) -> bool:
        offered = {str(each) for each in self.form.offered.get(name, {})}
        return code in offered and code in self.form.all_of(name)


def offered(session: Session, context: RequestContext, programme_id: int) -> dict[str, dict[Any, Text | str]]:
    """The options, by field; those of what the programme doesn't use, or what the reader may not see, are empty."""
    uses = context.me.uses
    with_plans = uses(programme_id, Instrument.ARREARS)
    with_activities = uses(programme_id, Instrument.ACTIVITIES)
    there = [label for label in labels.of_programme(session, programme_id) if label.archived_at is None]
    return {
        "plans": {code.value: words for code, words in PLANS.items()} if with_plans else {},
        "people": people(session, context, programme_id) if with_activities else {},
        "ways": {code.value: words for code, words in WAYS.items()} if with_activities else {},
        "labels": {str(label.id): label.name for label in there},
    }


def people(session: Session, context: RequestContext, programme_id: int) -> dict[Any, Text | str]:
    """Activities, each followed by its sessions, the newest first: "activity:3", "session:7"."""
    query = (
        select(Activity, ActivitySession)
        .join(ActivitySession, ActivitySession.activity_id == Activity.id)
        .where(Activity.programme_id == programme_id)
        .order_by(Activity.id.desc(), ActivitySession.starts_at.desc())
        .limit(MOST)
    )
    options: dict[Any, Text | str] = {}
    for row in session.execute(query):
        title = queries.titled(row.Activity.title, context.language)
        options.setdefault(f"activity:{row.Activity.id}", title)
        moment = context.moment(row.ActivitySession.starts_at, "EEE d MMM y, HH:mm", row.ActivitySession)
        options[f"session:{row.ActivitySession.id}"] = f"{title} · {moment}"
    return options


def in_words(
    session: Session, context: RequestContext, audience: Audience
) -> list[tuple[Text, Sequence[str]]]:
    """Each criterion that narrows it: its name, and what was chosen."""
    said: list[tuple[Text, Sequence[str]]] = []
    say = context.say_text
    if audience.plans:
        said.append((t("Repayment plan"), [say(PLANS[plan]) for plan in audience.plans]))
    if audience.activity_id is not None or audience.meeting_id is not None:
        ways = [say(WAYS[way]) for way in audience.taking_part or tuple(TakingPart)]
        said.append((t("Taking part in"), [_title(session, context, audience), *ways]))
    if audience.labels:
        names = {label.id: label.name for label in labels.of_programme(session, audience.programme_id)}
        said.append((t("Labels"), [names[number] for number in audience.labels if number in names]))
    if audience.seen is not None:
        within = tn("in the last {count} day", "in the last {count} days", audience.days)
        beyond = tn("not in the last {count} day", "not in the last {count} days", audience.days)
        said.append((t("Last seen"), [say(within if audience.seen is LastSeen.WITHIN else beyond)]))
    if audience.joining is not None:
        said.append((t("Joined?"), [say(JOINING[audience.joining.value])]))
    if audience.arrears:
        said.append((t("Arrears"), [say(t("only those who may read about arrears"))]))
    return said


def _title(session: Session, context: RequestContext, audience: Audience) -> str:
    query = select(Activity.title, ActivitySession).join(ActivitySession)
    if audience.meeting_id is not None:
        row = session.execute(query.where(ActivitySession.id == audience.meeting_id)).first()
        if row is not None:
            moment = context.moment(row.ActivitySession.starts_at, "EEE d MMM y, HH:mm", row.ActivitySession)
            return f"{queries.titled(row.title, context.language)} · {moment}"
    activity = session.get(Activity, audience.activity_id) if audience.activity_id else None
    return queries.titled(activity.title, context.language) if activity else ""
