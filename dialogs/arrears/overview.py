"""The plan as a list: what is paid, what waits, what comes next; and "remind me tomorrow"."""

from __future__ import annotations

from budgeting.arrears import plans, visibility
from budgeting.arrears.plans import InstalmentView, PlanView, Status
from budgeting.clock import zone
from budgeting.errors import NotPossible
from budgeting.schedule import reminders
from dialogs.arrears.dialog import GONE, answers, dialog, mine
from dialogs.arrears.wording import called
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Reply, reply
from dialogs.engine.steps import Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.month_plan import bar
from dialogs.text import Arg, Text, t, verbatim

#: A three-year plan doesn't fit a small screen: show the last ones paid and the next ones to come.
PAST, AHEAD = 3, 6


@dialog.step
class List(Step):
    name = "list"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        person = turn.person
        # Each debt has its own plan: rent and building charges often have separate schedules.
        may = visibility.sees_arrears(person)
        current_plans = plans.current(turn.session, person.household_id, turn.today) if may else []
        if not current_plans:
            return reply(
                t("There is no plan with instalments here. If you want to know more, talk to someone."),
                rows=[[TALK, MENU]],
            )
        names = {plan_id: called(title) for plan_id, title in plans.titles(current_plans).items()}
        if len(current_plans) == 1:
            plan = current_plans[0]
            texts = [t("*Your plan*"), t("{plan}", plan=names[plan.id]), *_plan(plan)]
        else:
            texts = [t("*Your plans*")]
            for plan in current_plans:
                # One section per plan, so it's clear at a glance what belongs to which.
                texts += [verbatim(""), t("*{plan}*", plan=names[plan.id]), *_plan(plan)]
        asked = [
            (instalment, names[plan.id])
            for plan in current_plans
            for instalment in plan.instalments
            if _asks(instalment)
        ]
        if not asked:
            return reply(*texts, rows=[[TALK, MENU]])
        soonest, name = min(asked, key=lambda pair: pair[0].due_on)
        if len(current_plans) > 1:
            texts += [verbatim(""), t("First of all: *{plan}*", plan=name)]
        if soonest.status is Status.OVERDUE:
            texts.append(t("Still open: *{amount}* of {date}.", amount=soonest.rest, date=soonest.due_on))
        else:
            texts.append(t("Next: *{amount}* on {date}.", amount=soonest.rest, date=soonest.due_on))
        return reply(*texts, rows=[*answers(soonest, tomorrow=False), [MENU]])


def _plan(plan: PlanView) -> list[Text]:
    paid = [i for i in plan.instalments if i.status is Status.PAID]
    ahead = [i for i in plan.instalments if i.status is not Status.PAID]
    texts = [
        t(
            "{bar} {percent}%: {done} of {whole}",
            bar=verbatim(bar(plan.percent)),
            percent=plan.percent,
            done=plan.confirmed,
            whole=plan.total,
        ),
        t("Still to pay: *{left}*", left=plan.left),
        *(_line(i) for i in paid[-PAST:] + ahead[:AHEAD]),
    ]
    if len(ahead) > AHEAD:
        texts.append(t("… the last one on {date}", date=ahead[-1].due_on))
    return texts


def _line(instalment: InstalmentView) -> Text:
    parts: dict[str, Arg] = {"date": instalment.due_on, "amount": instalment.amount}
    if instalment.status in (Status.DUE, Status.OVERDUE) and instalment.hardship is not None:
        return t("🤝 {date}: {amount}, we are looking for a way together", **parts)
    if instalment.status in (Status.DUE, Status.OVERDUE) and instalment.rest != instalment.amount:
        return t("▫️ {date}: {amount}, of which {rest} is still open", **parts, rest=instalment.rest)
    return {
        Status.PAID: t("✅ {date}: {amount}, paid", **parts),
        Status.WAITING: t("🕓 {date}: {amount}, paid, you told me; being checked", **parts),
        Status.DUE: t("▫️ {date}: {amount}", **parts),
        Status.OVERDUE: t("🔸 {date}: {amount}, still open", **parts),
        Status.PAUSED: t("⏸ {date}: {amount}, on hold", **parts),
        Status.CANCELLED: t("✕ {date}: {amount}, no longer due", **parts),
    }[instalment.status]


def _asks(instalment: InstalmentView) -> bool:
    return instalment.status in (Status.DUE, Status.OVERDUE) and instalment.hardship is None


@dialog.action("open")
def open_list(turn: Turn, value: str) -> Next:
    return Open("instalments")


@dialog.action("tomorrow")
def tomorrow(turn: Turn, value: str) -> Next:
    instalment = mine(turn, value)
    if instalment is None:
        turn.gone(GONE)
        return Stay()
    try:
        moment = reminders.snooze(turn.session, turn.clock, turn.person, instalment.id)
    except NotPossible:
        turn.gone(GONE)
        return Stay()
    turn.say(
        t(
            "⏰ All right. I'll write again on {moment}.",
            moment=moment.astimezone(zone(turn.person.zone)),
        ),
        tells_arrears=True,
    )
    return Stay()
