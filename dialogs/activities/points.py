"""Community points: where they are, whether they are open, and what one finds there."""

from __future__ import annotations

from datetime import date, timedelta

from budgeting import community_points, programmes
from budgeting.activities import in_language, map_url
from budgeting.clock import zone
from budgeting.community_points.opening import spans_on
from budgeting.db.tables import CommunityPoint
from budgeting.programmes.days import Place
from dialogs.activities.dialog import dialog
from dialogs.activities.notices import COURSES
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.text import Text, t, verbatim
from dialogs.text.names import WEEKDAYS

POINTS = Choice(t("📍 Community points"), "points", dialog="training")
#: The points that fit one message.
SHOWN = 8
WEEK = 7


def any_to_show(turn: Turn) -> bool:
    """Whether the programme has a community point."""
    return bool(community_points.of_programme(turn.session, turn.person.programme_id))


@dialog.step
class Points(Step):
    name = "points"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        listed = community_points.of_programme(turn.session, turn.person.programme_id)[:SHOWN]
        if not listed:
            return reply(t("There is no community point here yet."), rows=[[COURSES], [TALK, MENU]])
        if len(listed) == 1:
            return _detail(turn, listed[0])
        texts: list[Text] = [t("📍 *Community points*")]
        for point in listed:
            texts += [verbatim(""), t("*{title}*", title=point.name), _standing(turn, point)]
        rows = [
            [Choice(t("📍 {place}", place=point.name[:30]), "point", str(point.id), dialog="training")]
            for point in listed
        ]
        return reply(*texts, t("Tap one to read more."), rows=[*rows, [TALK, MENU]])


@dialog.action("points")
def show_all(turn: Turn, value: str) -> Next:
    return Open("training", "points")


@dialog.action("point")
def show(turn: Turn, value: str) -> Next:
    listed = community_points.of_programme(turn.session, turn.person.programme_id)
    point = next((each for each in listed if str(each.id) == value), None)
    if point is None:
        turn.gone(t("That is no longer there."))
    else:
        turn.send(_detail(turn, point))
    return Stay()


def _detail(turn: Turn, point: CommunityPoint) -> Reply:
    texts = [t("*{title}*", title=point.name), _standing(turn, point), t("📍 {place}", place=point.address)]
    url = map_url(point.address, point.latitude, point.longitude)
    if point.latitude is not None:
        texts.append(verbatim(url))
    if description := in_language(point.description, turn.language):
        texts.append(verbatim(description))
    if point.contact:
        texts.append(t("📞 {contact}", contact=point.contact))
    today = programmes.today(turn.clock, _place(turn))
    texts.append(t("🕘 The next seven days:"))
    texts += [_day(point, today + timedelta(days=ahead)) for ahead in range(WEEK)]
    return reply(*texts, rows=[[Choice(t("🗺 Map"), url=url)], [COURSES], [TALK, MENU]])


def _standing(turn: Turn, point: CommunityPoint) -> Text:
    here = zone(_place(turn).zone)
    now = community_points.opening(point.hours, point.exceptions, turn.clock.now(), here.key)
    if now.until is not None:
        return t("🟢 Open now, until {hour}", hour=now.until.astimezone(here).time())
    if now.next is not None:
        return t("🔴 Closed now. It opens on {moment}", moment=now.next.astimezone(here))
    return t("🔴 Closed for now")


def _day(point: CommunityPoint, day: date) -> Text:
    spans = spans_on(point.hours, point.exceptions, day)
    if not spans:
        return t("{day}: closed", day=WEEKDAYS[day.isoweekday()])
    hours = ", ".join(f"{begins:%H:%M}-{ends:%H:%M}" for begins, ends in spans)
    return t("{day}: {hours}", day=WEEKDAYS[day.isoweekday()], hours=hours)


def _place(turn: Turn) -> Place:
    return programmes.programme(turn.session, turn.person.programme_id)
