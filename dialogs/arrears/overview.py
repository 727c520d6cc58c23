"""The plan as a list: what is paid, what waits, what comes next; and "remind me tomorrow"."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from budgeting.arrears import debts, payments, plans, proposals, visibility
from budgeting.arrears.plans import InstalmentView, PlanView, Status
from budgeting.arrears.proposals import Proposal
from budgeting.clock import zone
from budgeting.errors import NotPossible
from budgeting.schedule import reminders
from dialogs.arrears.dialog import GONE, answers, answers_of_several, dialog, mine
from dialogs.arrears.proposals.dialog import could
from dialogs.arrears.wording import called
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
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
        waiting = proposals.for_person(turn.session, person, turn.today)
        if not current_plans:
            return reply(
                t("There is no plan with instalments here. If you want to know more, talk to someone."),
                *(_countered(turn) if may else []),
                rows=[
                    *_proposed(waiting),
                    *(_could_begin(turn) if may and not waiting else []),
                    [TALK, MENU],
                ],
            )
        names = {plan_id: called(title) for plan_id, title in plans.titles(current_plans).items()}
        parts = [part.id for plan in current_plans for part in plan.instalments]
        receipts = payments.with_receipt(turn.session, parts)
        if len(current_plans) == 1:
            plan = current_plans[0]
            texts = [t("*Your plan*"), t("{plan}", plan=names[plan.id]), *_plan(plan, receipts)]
        else:
            texts = [t("*Your plans*")]
            for plan in current_plans:
                # One section per plan, so it's clear at a glance what belongs to which.
                texts += [verbatim(""), t("*{plan}*", plan=names[plan.id]), *_plan(plan, receipts)]
        if waiting:
            texts += [verbatim(""), t("📨 The office has proposed something to you.")]
        texts += _countered(turn)
        asked = first_of_each(current_plans)
        more = [*_proposed(waiting), *([] if waiting else _other_amount(current_plans))]
        if not asked:
            return reply(*texts, rows=[*more, [TALK, MENU]])
        plan_id, soonest = min(asked.items(), key=lambda pair: pair[1].due_on)
        name = names[plan_id]
        if len(current_plans) > 1:
            texts += [verbatim(""), t("First of all: *{plan}*", plan=name)]
        if soonest.status is Status.OVERDUE:
            texts.append(t("Still open: *{amount}* of {date}.", amount=soonest.rest, date=soonest.due_on))
        else:
            texts.append(t("Next: *{amount}* on {date}.", amount=soonest.rest, date=soonest.due_on))
        rows = answers(soonest, tomorrow=False) if len(asked) == 1 else answers_of_several()
        return reply(*texts, rows=[*rows[:-1], *more, [TALK, MENU]])


def first_of_each(current_plans: Sequence[PlanView]) -> dict[int, InstalmentView]:
    """The first instalment of each plan that can be answered, by plan."""
    firsts = {}
    for plan in current_plans:
        first = next((instalment for instalment in plan.instalments if _asks(instalment)), None)
        if first is not None:
            firsts[plan.id] = first
    return firsts


def _proposed(waiting: Sequence[Proposal]) -> list[list[Choice]]:
    return [[Choice(t("📨 See the proposal"), "open", dialog="proposals")]] if waiting else []


def _other_amount(current_plans: Sequence[PlanView]) -> list[list[Choice]]:
    """The family may begin by itself; of several plans, it says which one it means."""
    still = [plan for plan in current_plans if plan.left]
    if not still:
        return []
    if len(still) == 1:
        return [[could(still[0].id)]]
    return [[Choice(t("💬 I could manage another amount"), "which", "could", dialog="instalments")]]


def _countered(turn: Turn) -> list[Text]:
    """What they proposed themselves and the office hasn't answered."""
    return [
        t(
            "The office has your proposal of *{amount}* a month. You will read the answer here.",
            amount=each.each,
        )
        for each in proposals.waiting_counters(turn.session, turn.person.household_id)
    ]


def _could_begin(turn: Turn) -> list[list[Choice]]:
    """Something is owed and no plan runs: they may say what they could manage."""
    owed = [debt for debt in debts.debts(turn.session, turn.person.household_id) if debt.left]
    return [[could(None, max(owed, key=lambda debt: debt.left).id)]] if owed else []


@dialog.action("which")
def which(turn: Turn, value: str) -> Next:
    """Ask which plan is meant; ``value`` is what is to be done with it."""
    person = turn.person
    current_plans = plans.current(turn.session, person.household_id, turn.today)
    titles = plans.titles(current_plans)
    rows = []
    for plan in current_plans:
        label = t("{plan}", plan=called(titles[plan.id]))
        if value == "could":
            rows += [[Choice(label, "could", str(plan.id), dialog="proposals")]] if plan.left else []
        elif value in ("paid", "cannot") and (first := first_of_each([plan]).get(plan.id)) is not None:
            rows.append([Choice(label, value, str(first.id), dialog="instalments")])
    if not rows:
        turn.gone(GONE)
        return Stay()
    turn.say(t("Which plan is it for?"), rows=[*rows, [TALK, MENU]], tells_arrears=True)
    return Stay()


def _plan(plan: PlanView, receipts: Collection[int]) -> list[Text]:
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
        *(_line(i, i.id in receipts) for i in paid[-PAST:] + ahead[:AHEAD]),
    ]
    if len(ahead) > AHEAD:
        texts.append(t("… the last one on {date}", date=ahead[-1].due_on))
    return texts


def _line(instalment: InstalmentView, receipt: bool) -> Text:
    parts: dict[str, Arg] = {"date": instalment.due_on, "amount": instalment.amount}
    if instalment.status in (Status.DUE, Status.OVERDUE) and instalment.hardship is not None:
        return t("🤝 {date}: {amount}, we are looking for a way together", **parts)
    if instalment.status in (Status.DUE, Status.OVERDUE) and instalment.rest != instalment.amount:
        return t("▫️ {date}: {amount}, of which {rest} is still open", **parts, rest=instalment.rest)
    if receipt and instalment.status is Status.PAID:
        return t("✅ {date}: {amount}, paid · 📎 receipt", **parts)
    if receipt and instalment.status is Status.WAITING:
        return t("🕓 {date}: {amount}, paid, you told me; being checked · 📎 receipt", **parts)
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
