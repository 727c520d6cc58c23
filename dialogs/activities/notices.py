"""What a family reads of a session: the notice with its answers, what has changed, and its calendar file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from budgeting.activities import SessionView
from budgeting.clock import local_date, zone
from budgeting.states.activities import CONCERNED, AllowancePer, EnrolmentState, SessionState
from dialogs.buttons import MENU, TALK
from dialogs.calendar_file import calendar_file
from dialogs.childcare.wording import button as childcare_button
from dialogs.engine.content import Choice, Reply, reply
from dialogs.text import Text, t, tn, verbatim

COURSES = Choice(t("🎓 Courses and meetings"), "open", dialog="training")


def calendar_button(session_id: int) -> Choice:
    return Choice(t("📅 Into my calendar"), "calendar", str(session_id), dialog="training")


def local(moment: datetime, view: SessionView) -> datetime:
    """The moment as clocks show it where the session takes place."""
    return moment.astimezone(zone(view.zone))


def notice(view: SessionView, opening: Text | None = None) -> Reply:
    """A session with everything needed to decide, and the answers."""
    texts = [opening] if opening is not None else []
    texts.append(t("*{title}*", title=view.title))
    if view.kind in KINDS:
        texts.append(KINDS[view.kind])
    if view.description:
        texts.append(verbatim(view.description))
    texts.append(_when(view))
    texts.append(t("⏳ {hours} h", hours=f"{view.hours.normalize():f}"))
    texts += _where(view)
    if view.latitude is not None and view.map_url:
        texts.append(verbatim(view.map_url))
    if view.allowance:
        texts.append(_allowance(view))
    if view.children_welcome:
        texts.append(t("🧒 Children are welcome"))
    undecided = view.answer in (None, EnrolmentState.MAYBE, EnrolmentState.DECLINED, EnrolmentState.LAPSED)
    if view.seats_left is not None and undecided:
        texts.append(
            tn("{count} seat left", "{count} seats left", view.seats_left)
            if view.seats_left
            else t("All seats are taken; there is a waiting list.")
        )
    if view.answer is not None:
        texts.append(t("Your answer: {answer}", answer=ANSWERS[view.answer]))
    if view.offer_until is not None:
        texts.append(t("I keep the seat for you until {moment}.", moment=local(view.offer_until, view)))
    rows = _answers(view)
    if view.answer in (EnrolmentState.COMING, EnrolmentState.MAYBE):
        rows.append([calendar_button(view.id)])
    if view.online_url:
        rows.append([Choice(t("💻 Open the meeting"), url=view.online_url)])
    if view.childcare and view.answer in CONCERNED:
        rows.append([childcare_button(view.id)])
    if view.map_url:
        rows.append([Choice(t("🗺 Map"), url=view.map_url)])
    return reply(*texts, rows=[*rows, [MENU]])


def changed(view: SessionView) -> Reply:
    """What is different from what the member last heard, old and new; asks again if the time has changed."""
    before = view.as_told
    if view.state is SessionState.CANCELLED:
        return _cancelled(view)
    texts = [t("⚠️ Something has changed: *{title}*", title=view.title)]
    moved = before is not None and (before.starts_at, before.ends_at) != (view.starts_at, view.ends_at)
    if before is not None and moved:
        texts += [
            t("🗓 It was: {moment}", moment=local(before.starts_at, view)),
            t("🗓 Now it is:"),
            _when(view),
        ]
    if before is not None and before.place != view.place:
        was = before.place or (ONLINE if before.online_url else "")
        texts += [t("📍 It was: {place}", place=was), t("📍 Now it is: {place}", place=view.place or ONLINE)]
    if before is not None and view.is_online and view.place and not before.online_url:
        texts.append(t("💻 You can also join online."))
    if before is not None and view.is_online and before.online_url and view.online_url != before.online_url:
        texts.append(t("💻 The link to the meeting online is a new one."))
    if before is not None and not view.is_online and before.online_url and view.place == before.place:
        texts.append(t("💻 It is no longer online: please come to the place."))
    if len(texts) == 1:
        # Changed there and back, or only the map: how it stands is what counts.
        texts += [_when(view), *_where(view)]
    asks = moved and view.answer in (EnrolmentState.COMING, EnrolmentState.MAYBE)
    if asks:
        texts.append(t("Can you still come?"))
    elif view.answer is not None:
        texts.append(t("Your answer: {answer}", answer=ANSWERS[view.answer]))
    if view.offer_until is not None:
        texts.append(t("I keep the seat for you until {moment}.", moment=local(view.offer_until, view)))
    rows = _answers(view)
    if view.online_url:
        rows.append([Choice(t("💻 Open the meeting"), url=view.online_url)])
    if view.map_url:
        rows.append([Choice(t("🗺 Map"), url=view.map_url)])
    has_file = view.calendar_sequence is not None or view.answer is EnrolmentState.COMING
    if has_file:
        texts.append(t("📅 This file puts it right in your calendar."))
    return reply(*texts, rows=[*rows, [TALK, MENU]], media=calendar_of(view) if has_file else None)


def calendar_of(view: SessionView) -> dict[str, Any]:
    """The session as a calendar file; a phone that has it already takes a later one as a change."""
    return calendar_file(
        f"session-{view.id}@ponte",
        view.sequence,
        title=view.title,
        starts_at=view.starts_at,
        ends_at=view.ends_at,
        zone_name=view.zone,
        changed_at=view.changed_at or view.starts_at,
        place=view.place or view.online_url,
        description=view.description,
        cancelled=view.state is SessionState.CANCELLED,
    )


def _cancelled(view: SessionView) -> Reply:
    texts = [
        t("⚠️ It is cancelled: *{title}*, {moment}.", title=view.title, moment=local(view.starts_at, view)),
        t("We are sorry. If it takes place another time, I'll write to you."),
    ]
    if view.calendar_sequence is None:
        return reply(*texts, rows=[[COURSES], [TALK, MENU]])
    texts.append(t("📅 This file takes it out of your calendar."))
    return reply(*texts, rows=[[COURSES], [TALK, MENU]], media=calendar_of(view))


def _where(view: SessionView) -> list[Text]:
    """The place, online, or both; the link is only for those who come."""
    texts = [t("📍 {place}", place=view.place)] if view.place else []
    if not view.is_online:
        return texts
    texts.append(t("💻 You can also join online.") if view.place else t("💻 It takes place online."))
    if not view.online_url:
        texts.append(t("You get the link when you say that you come."))
    return texts


def _when(view: SessionView) -> Text:
    starts, ends = local(view.starts_at, view), local(view.ends_at, view)
    if local_date(view.starts_at, view.zone) == local_date(view.ends_at, view.zone):
        return t("🗓 {moment} – {until}", moment=starts, until=ends.time().replace(tzinfo=None))
    return t("🗓 {moment} – {until}", moment=starts, until=ends)


def _allowance(view: SessionView) -> Text:
    if view.allowance_per is AllowancePer.HOUR:
        return t("💶 Allowance: {amount} for each hour", amount=view.allowance)
    return t("💶 Allowance: {amount}", amount=view.allowance)


def _answers(view: SessionView) -> list[list[Choice]]:
    def choice(label: Text, action: str) -> Choice:
        return Choice(label, action, str(view.id), dialog="training")

    cannot = choice(t("✕ I can't"), "declined")
    if view.answer is EnrolmentState.OFFERED:
        return [[choice(t("🙂 I'll take the seat"), "coming")], [cannot]]
    return [[choice(t("🙂 I'll come"), "coming")], [choice(t("🤔 Maybe"), "maybe"), cannot]]


ONLINE = t("online")
#: By their code in `budgeting.activities`.
KINDS: dict[str, Text] = {
    "course": t("🎓 Course"),
    "paid_path": t("💼 Paid path towards work"),
    "lab": t("🛠 Training lab"),
    "social_lab": t("🤝 Social lab"),
    "community_lab": t("🏘 Community lab"),
    "school_lab": t("🏫 School lab"),
    "youth_lab": t("🎨 Youth lab"),
    "civic_centre": t("🏛 Civic centre"),
    "event": t("🎉 Event"),
    "community_point": t("🏠 Community point"),
}
ANSWERS: dict[EnrolmentState, Text] = {
    EnrolmentState.COMING: t("🙂 I'll come"),
    EnrolmentState.WAITING: t("on the waiting list"),
    EnrolmentState.MAYBE: t("🤔 Maybe"),
    EnrolmentState.DECLINED: t("✕ I can't"),
    EnrolmentState.OFFERED: t("a seat is kept for you"),
    EnrolmentState.LAPSED: t("no answer in time"),
}
