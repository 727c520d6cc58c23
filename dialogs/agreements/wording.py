"""How a pact reads: a summary for a proposal, and the page of one that holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from budgeting.agreements import AgreementView, HoursView, PromiseView
from budgeting.states.agreements import HoursState, Side
from dialogs.text import Text, t, verbatim

#: Parts of the bar of hours.
_PARTS = 8
#: Of the hours, so many lines are shown; the office has them all.
_RECENT = 3


def summary(pact: AgreementView) -> list[Text]:
    """A proposal, in plain words."""
    return [
        *([verbatim(pact.purpose)] if pact.purpose else []),
        t("📅 From {begins} to {ends}", begins=pact.begins_on, ends=pact.ends_on),
        t("*What you would promise*"),
        *_lines(pact.of(Side.FAMILY)),
        t("*What the programme would promise*"),
        *_lines(pact.of(Side.PROGRAMME)),
        *([t("⏳ Hours to give: {hours}", hours=pact.hours_promised)] if pact.hours_promised else []),
        t("It isn't about money: nothing in it is counted in euros."),
    ]


def whole(pact: AgreementView, today: date) -> list[Text]:
    """The pact as it stands."""
    texts = [
        t("🤝 *Our pact*"),
        *([verbatim(pact.purpose)] if pact.purpose else []),
        t("*What you promised*"),
        *_lines(pact.of(Side.FAMILY)),
        t("*What the programme promised*"),
        *_lines(pact.of(Side.PROGRAMME)),
        *_time(pact),
        t("📅 Next date: {date}", date=pact.next_date(today)),
    ]
    if pact.next_date(today) != pact.ends_on:
        texts.append(t("🏁 It lasts until {date}", date=pact.ends_on))
    return texts


def _lines(promises: Iterable[PromiseView]) -> list[Text]:
    return [_line(promise) for promise in promises]


def _line(promise: PromiseView) -> Text:
    if promise.done:
        return t("✅ {promise}", promise=promise.text)
    if promise.until is not None:
        return t("◻️ {promise} (until {date})", promise=promise.text, date=promise.until)
    return t("◻️ {promise}", promise=promise.text)


def _time(pact: AgreementView) -> list[Text]:
    texts: list[Text] = []
    if pact.hours_promised:
        full = pact.percent * _PARTS // 100
        texts.append(verbatim("▰" * full + "▱" * (_PARTS - full)))
        texts.append(
            t(
                "⏳ Time given: {given} of {promised} hours",
                given=in_hours(pact.minutes_given),
                promised=pact.hours_promised,
            )
        )
    elif pact.minutes_given:
        texts.append(t("⏳ Time given: {given} hours", given=in_hours(pact.minutes_given)))
    if pact.minutes_waiting:
        texts.append(t("🕐 Waiting to be confirmed: {given} hours", given=in_hours(pact.minutes_waiting)))
    texts += [_given(each) for each in pact.hours if each.state is not HoursState.REJECTED][:_RECENT]
    return texts


def _given(each: HoursView) -> Text:
    if each.purpose:
        return t(
            "· {date}: {hours} h, {purpose}",
            date=each.given_on,
            hours=in_hours(each.minutes),
            purpose=each.purpose,
        )
    return t("· {date}: {hours} h", date=each.given_on, hours=in_hours(each.minutes))


def in_hours(minutes: int) -> str:
    """ "2", "1:30": hours and minutes, as digits."""
    return f"{minutes // 60}" if minutes % 60 == 0 else f"{minutes // 60}:{minutes % 60:02}"
