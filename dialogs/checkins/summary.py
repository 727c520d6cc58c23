"""The week in a picture, in words, and one suggestion: in a person's tone, never blaming."""

from __future__ import annotations

from datetime import date

from budgeting.reviews import weeks
from budgeting.reviews.weeks import Advice, Suggestion
from budgeting.states.checkins import Mood
from dialogs.buttons import MENU, TALK
from dialogs.checkins import week_picture
from dialogs.engine.content import Choice
from dialogs.engine.turn import Turn
from dialogs.spending.plan_words import this_week
from dialogs.text import Arg, Text, names, t, tn


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
    turn.say(
        *texts,
        rows=[[Choice(t("👛 What is left"), "open", dialog="envelopes"), TALK], [MENU]],
        media=week_picture.of(turn, summary),
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
