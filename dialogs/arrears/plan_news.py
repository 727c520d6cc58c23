"""What became of a plan, in plain words, before the first reminder about its new state."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import programmes
from budgeting.arrears import plans, proposals
from budgeting.arrears.plans import InstalmentView, PlanView, Status
from budgeting.clock import Clock
from budgeting.db.tables import RepaymentPlan
from budgeting.errors import NotFound
from budgeting.households import Person
from budgeting.money import Money
from budgeting.schedule import reminders
from budgeting.schedule.due import Due
from budgeting.states.arrears import PlanChange
from dialogs.arrears.wording import called, discreet
from dialogs.buttons import TALK
from dialogs.engine.content import Choice, Reply
from dialogs.engine.notify import tell_due
from dialogs.text import Text, t, tn
from dialogs.text.words import Words

_BEGINS = (PlanChange.STARTED, PlanChange.REPLACED)
SEE = Choice(t("📆 See the plan"), "open", dialog="instalments")


def tell(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Tell one member; if that's not possible and nobody else can be told either, staff do it in person."""
    change = reminders.change_of(event)

    def speak(person: Person) -> Reply:
        return words_of(session, clock, event.subject_id, change, person)

    # Worth interrupting for: reminders wait for it, and staff made the change.
    key = f"{event.kind.value}:{event.subject_id}:{event.member_id}:{event.rung}"
    why_not = tell_due(session, clock, words, event, speak, key=key, lasting=True, while_held=True)
    if why_not not in (None, "said_before"):
        reminders.left_untold(session, clock, event)
    return why_not


def words_of(session: Session, clock: Clock, plan_id: int, change: PlanChange, person: Person) -> Reply:
    """What we say about the change. Raises NotFound if the plan isn't this household's."""
    row = session.get(RepaymentPlan, plan_id)
    if row is None or row.household_id != person.household_id:
        raise NotFound("plan", plan_id)
    today = programmes.today(clock, person)
    plan = plans.view(session, row, today)
    among = [other for other in plans.current(session, person.household_id, today) if other.id != plan.id]
    name = called(plans.titles([*among, plan])[plan.id])
    old = session.get(RepaymentPlan, row.replaces_id) if change is PlanChange.REPLACED else None
    theirs = proposals.latest_of_plan(session, plan_id) if change in _BEGINS else None
    said = {
        PlanChange.STARTED: lambda: [t("Your plan begins: *{plan}*.", plan=name), *_new(plan)],
        PlanChange.REPLACED: lambda: [
            t("There is a new schedule for *{plan}*.", plan=name),
            *(_before_and_after(session, old, plan) if old is not None else []),
            *_dates(_own(plan)),
        ],
        PlanChange.PAUSED: lambda: [
            t("*{plan}* is on hold.", plan=name),
            _until(row, person),
        ],
        PlanChange.RESUMED: lambda: [t("*{plan}* goes on.", plan=name), *_what_is_next(plan)],
        PlanChange.ENDED: lambda: [
            t("*{plan}* has ended. You won't be asked for anything more of it here.", plan=name),
        ],
    }[change]()
    if theirs is not None:
        said = [t("The office agrees to what you proposed: *{amount}* a month.", amount=theirs.amount), *said]
    return discreet(
        t("Hello {name}, a note from the office 💙", name=person.name), *said, rows=[[SEE], [TALK]]
    )


def _own(plan: PlanView) -> list[InstalmentView]:
    """The schedule's own instalments, without those paid under earlier schedules."""
    return [instalment for instalment in plan.instalments if instalment.plan_id == plan.id]


def _new(plan: PlanView) -> list[Text]:
    own = _own(plan)
    return [t("*{amount}* each time.", amount=own[0].amount), *_dates(own)] if own else []


def _before_and_after(session: Session, old: RepaymentPlan, plan: PlanView) -> list[Text]:
    own = _own(plan)
    replaced = [
        instalment
        for instalment in plans.view(session, old, everything=True).instalments
        if instalment.plan_id == old.id and instalment.status is Status.CANCELLED
    ]
    if not own:
        return []
    if not replaced or replaced[0].amount == own[0].amount:
        return [t("*{amount}* each time.", amount=own[0].amount)]
    return [
        t(
            "Until now: {before} each time. From now on: *{after}* each time.",
            before=replaced[0].amount,
            after=own[0].amount,
        )
    ]


def _dates(own: list[InstalmentView]) -> list[Text]:
    """How many, from when until when; the last one's amount if rounding makes it differ."""
    if not own:
        return []
    if len(own) == 1:
        return [t("There is one instalment, on {date}.", date=own[0].due_on)]
    texts = [
        tn(
            "{count} instalment: the first on {first}, the last on {last}.",
            "{count} instalments: the first on {first}, the last on {last}.",
            len(own),
            first=own[0].due_on,
            last=own[-1].due_on,
        )
    ]
    amounts: list[Money] = [instalment.amount for instalment in own]
    if amounts[-1] != amounts[0]:
        texts.append(t("The last one is *{amount}*.", amount=amounts[-1]))
    return texts


def _until(plan: RepaymentPlan, person: Person) -> Text:
    if plan.paused_until is not None:
        return t("Nothing is due until {date}, and there are no reminders.", date=plan.paused_until)
    # An old pause, from before every pause had an end.
    who = person.coach or t("the office")
    return t("Nothing is due and there are no reminders, until {who} has talked with you.", who=who)


def _what_is_next(plan: PlanView) -> list[Text]:
    instalment = plan.next
    if instalment is None:
        return []
    if instalment.status is Status.OVERDUE:
        return [
            t("Still open: *{amount}* of {date}.", amount=instalment.rest, date=instalment.due_on),
            *_after(plan),
        ]
    return [t("Next: *{amount}* on {date}.", amount=instalment.rest, date=instalment.due_on), *_after(plan)]


def _after(plan: PlanView) -> list[Text]:
    coming = [
        instalment for instalment in plan.instalments if instalment.status in (Status.DUE, Status.OVERDUE)
    ]
    return [t("… the last one on {date}", date=coming[-1].due_on)] if len(coming) > 1 else []
