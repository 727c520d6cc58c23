"""The week in a picture, in words, and one suggestion: in a person's tone, never blaming."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from budgeting.reviews import weeks
from budgeting.reviews.weeks import Advice, Suggestion, WeekSummary
from budgeting.states.checkins import Mood
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Choice
from dialogs.engine.turn import Turn
from dialogs.spending.plan_words import this_week
from dialogs.text import Arg, Text, names, t, tn

#: A small phone can't show more bars than this legibly.
MOST_BARS = 8


def show(turn: Turn, week: date) -> None:
    """Send the week's summary."""
    person = turn.person
    summary = weeks.summary(turn.session, turn.clock, person.household_id, week, seen_by=person)
    texts = [
        t("*Your week, {name}*", name=person.name),
        t("Came in: {amount}", amount=summary.total_in),
        t("Went out: {amount}", amount=summary.total_out),
    ]
    if summary.cash is not None:
        texts.append(t("At hand now: {amount}", amount=summary.cash))
    texts.append(tn("{count} entry in all.", "{count} entries in all.", summary.entries))
    texts += this_week(turn)
    if not (summary.mood is Mood.HARD and summary.suggestion.code is Advice.SAVE_A_LITTLE):
        # Someone who says the week was hard doesn't want to hear that there's something to spare.
        texts.append(suggestion(summary.suggestion))
    drawn = [line for line in summary.lines if line.spent or line.limit is not None]
    turn.say(
        *texts,
        rows=[[Choice(t("👛 What is left"), "open", dialog="envelopes"), TALK], [MENU]],
        media={"chart": _chart(turn, summary)} if drawn else None,
        tells_arrears=summary.tells_arrears,
    )


def suggestion(given: Suggestion) -> Text:
    """The suggestion in words."""
    amount = given.amount
    if amount is not None and given.heading is not None:
        about: dict[str, Arg] = {"heading": names.HEADINGS[given.heading], "amount": amount}
        if given.code is Advice.OVER_LIMIT:
            return t(
                "💡 {heading}: {amount} over this week. A little less next week will even it out.", **about
            )
        if given.code is Advice.CLOSE_TO_LIMIT:
            return t("💡 {heading}: {amount} left for this month. Small steps.", **about)
        if given.code is Advice.LESS_THAN_USUAL:
            return t("💡 {heading}: {amount} less than usual. Well done!", **about)
    if amount is not None:
        if given.code is Advice.SPENT_MORE_THAN_INCOME:
            return t("💡 {amount} more went out than came in. Let's look at it together.", amount=amount)
        if given.code is Advice.SAVE_A_LITTLE:
            return t("💡 There is room to put {amount} aside. Even a little helps.", amount=amount)
    if given.code is Advice.NOTHING_WRITTEN:
        return t("💡 Nothing was written down this week. Start with one thing: the next shopping.")
    if given.code is Advice.FIRST_WEEK:
        return t("💡 Your first week is written down. From next week we can compare.")
    return t("💡 A steady week. Keep going like this.")


def _chart(turn: Turn, summary: WeekSummary) -> dict[str, Any]:
    """What to draw, with every label already in the family's language."""

    def words(text: Text) -> str:
        return turn.words.plain(text, turn.language)

    lines = sorted(
        (line for line in summary.lines if line.spent or line.limit is not None),
        key=lambda line: line.spent,
        reverse=True,
    )[:MOST_BARS]
    before = [summary.week - timedelta(weeks=back) for back in range(len(summary.out_before), 0, -1)]
    totals = [*zip(before, summary.out_before, strict=True), (summary.week, summary.total_out)]
    return {
        "kind": "week",
        "title": words(t("Week from {date}", date=summary.week)),
        "rows": [
            {
                "label": _without_icon(words(names.HEADINGS[line.heading])),
                "spent": line.spent.minor,
                "limit": line.limit.minor if line.limit is not None else None,
            }
            for line in lines
        ],
        "weeks": [{"label": f"{day.day}/{day.month}", "total": money.minor} for day, money in totals],
        "currency": summary.total_out.currency,
        "amounts": turn.words.languages[turn.language].amounts,
        "direction": turn.words.languages[turn.language].direction,
        "legend": {
            "spent": words(t("Spent")),
            "limit": words(t("Plan for a week")),
            "weeks": words(t("The last weeks")),
        },
    }


def _without_icon(label: str) -> str:
    # The chart's fonts have no icons.
    return label.split(" ", 1)[-1]
