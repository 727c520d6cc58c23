"""How an appointment is worded: what it is about, where, when, and its calendar entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from budgeting.appointments import AppointmentView
from budgeting.clock import zone
from budgeting.households import Person
from budgeting.states.appointments import AppointmentAbout, AppointmentState, AppointmentWay, DayPart
from dialogs.buttons import MENU, TALK
from dialogs.calendar_file import calendar_file
from dialogs.engine.content import Choice, Reply, reply
from dialogs.text import Text, t, verbatim
from dialogs.text.words import Words

#: Neutral: others may see the phone.
ABOUTS: dict[AppointmentAbout, Text] = {
    AppointmentAbout.MEETING: t("🤝 Getting to know each other"),
    AppointmentAbout.MONTH: t("👛 The month's money"),
    AppointmentAbout.PAPERS: t("📝 Papers and forms"),
    AppointmentAbout.WORK: t("💼 Work and training"),
    AppointmentAbout.HOME: t("🏠 The home"),
    AppointmentAbout.CHILDREN: t("🧒 Children and school"),
    AppointmentAbout.OTHER: t("💬 Something else"),
}
PARTS: dict[DayPart, Text] = {
    DayPart.MORNING: t("☀️ In the morning"),
    DayPart.AFTERNOON: t("🌤 In the afternoon"),
    DayPart.ANY: t("🕘 At any hour"),
}
WANT = Choice(t("📅 I'd like an appointment"), "want", dialog="appointments")
GONE = t("That appointment has changed in the meantime.")


def who(view: AppointmentView) -> Text | str:
    return view.with_whom or t("the office")


def local(view: AppointmentView, moment: datetime) -> datetime:
    return moment.astimezone(zone(view.zone))


def details(view: AppointmentView) -> list[Text]:
    """About what, where, how long, and what else to know."""
    texts = [ABOUTS[view.about]]
    if view.way is AppointmentWay.PHONE:
        texts.append(t("📞 By phone, with {who}", who=who(view)))
    elif view.way is AppointmentWay.ONLINE:
        texts.append(t("💻 Online: {address}", address=view.place) if view.place else t("💻 Online"))
    elif view.place:
        texts.append(t("📍 {place}", place=view.place))
    texts.append(t("⏳ About {minutes} minutes", minutes=view.minutes))
    if view.note:
        texts.append(verbatim(view.note))
    return texts


def offered(view: AppointmentView, opening: Text | None = None) -> Reply:
    """The proposed times, each as a button, and the way to say that none suits."""
    texts = [opening] if opening is not None else []
    if view.starts_at is not None:
        texts.append(t("There is another time for your appointment, proposed by {who}.", who=who(view)))
        texts.append(t("Until you choose, this one stays: {moment}.", moment=local(view, view.starts_at)))
    else:
        texts.append(t("📅 Somebody would like to meet you: {who}.", who=who(view)))
    texts += details(view)
    value = f"{view.id}:{view.offer}"
    none = Choice(t("✕ None of these suits me"), "none", value, dialog="appointments")
    if not view.times:
        none = Choice(t("🔁 Say when I have time"), "none", value, dialog="appointments")
        texts.append(t("The times that were proposed are no longer free."))
    else:
        texts.append(t("Which time suits you? Tap it."))
    rows = [
        [Choice(t("🕒 {moment}", moment=local(view, moment)), "pick", str(number), dialog="appointments")]
        for number, moment in view.times
    ]
    return reply(*texts, rows=[*rows, [none], [TALK, MENU]])


def agreed(view: AppointmentView, words: Words, language: str, *opening: Text) -> Reply:
    """The agreed time with its calendar entry, and the ways to move and cancel it."""
    return reply(
        *opening,
        *_agreed(view),
        rows=[*_ways(view), [MENU]],
        media=calendar(view, words, language),
    )


def card(view: AppointmentView) -> Reply:
    """An appointment as it is now, with what can be done about it."""
    if view.waits:
        return offered(view)
    if view.state is AppointmentState.AGREED:
        other = [t("You asked for another time; you'll hear from {who}.", who=who(view))]
        calendar_choice = Choice(t("🗓 For my calendar"), "calendar", str(view.id), dialog="appointments")
        return reply(
            *_agreed(view),
            *(other if view.other_time else []),
            rows=[*_ways(view), [calendar_choice], [TALK, MENU]],
        )
    return reply(
        t("📅 An appointment you are waiting for: times will follow."),
        ABOUTS[view.about],
        *wished(view),
        rows=[
            [Choice(t("🔁 Say when I have time"), "none", f"{view.id}:{view.offer}", dialog="appointments")],
            [Choice(t("✕ I no longer need it"), "cancel", str(view.id), dialog="appointments")],
            [TALK, MENU],
        ],
    )


def _agreed(view: AppointmentView) -> list[Text]:
    if view.starts_at is None:
        return [GONE]
    return [
        t("📅 *{moment}*, with {who}", moment=local(view, view.starts_at), who=who(view)),
        *details(view),
    ]


def _ways(view: AppointmentView) -> Sequence[Sequence[Choice]]:
    return [
        [
            Choice(t("🔁 Another time"), "move", f"{view.id}:{view.offer}", dialog="appointments"),
            Choice(t("✕ Cancel it"), "cancel", str(view.id), dialog="appointments"),
        ]
    ]


def wished(view: AppointmentView) -> list[Text]:
    """When the family said that it has time; empty if it didn't."""
    said = [PARTS[view.wish.part]] if view.wish.part is not None else []
    return [*said, *([verbatim(view.wish.words)] if view.wish.words else [])]


def calendar(
    view: AppointmentView, words: Words, language: str, *, cancelled: bool = False
) -> dict[str, Any] | None:
    """Its calendar entry, the same one through all its changes; None while no time is agreed."""
    if view.starts_at is None or view.ends_at is None:
        return None
    with_whom = (
        t("Appointment with {who}", who=view.with_whom) if view.with_whom else t("Appointment at the office")
    )
    return calendar_file(
        f"appointment-{view.id}@ponte",
        view.sequence,
        title=words.plain(with_whom, language),
        starts_at=view.starts_at,
        ends_at=view.ends_at,
        zone_name=view.zone,
        changed_at=view.changed_at,
        place=view.place,
        description=view.note,
        cancelled=cancelled,
    )


def cancelled(view: AppointmentView, words: Words, person: Person, *texts: Text) -> Reply:
    """It is off: calendars that know it remove it."""
    return reply(
        *texts, rows=[[WANT], [TALK, MENU]], media=calendar(view, words, person.language, cancelled=True)
    )
