"""The charts of a household's spending: its last weeks, and its month."""

from __future__ import annotations

from markupsafe import Markup

from admin.context import RequestContext
from admin.households.spending import Month, Part, Weeks
from admin.limit_bars import bar, drawn, heading_name
from dialogs.text import figures, names


def weeks(context: RequestContext, shown: Weeks) -> Markup:
    """What went out in each week, the newest first, against the plan's share of a week."""
    bars = [
        bar(context, figures.day(week, "d MMM", context.dates), out, shown.share)
        for week, out in zip(reversed(shown.weeks), reversed(shown.out), strict=True)
    ]
    title = context.say("Spent in each of the last weeks")
    return drawn(context, title, bars, context.say("the plan's share of a week"))


def month(context: RequestContext, shown: Month) -> Markup:
    """What was spent of each limit of the month."""
    bars = []
    for heading in (each for each in names.HEADINGS if each in shown.lines):
        line = shown.lines[heading]
        note = ""
        if line.left is None:
            note = context.say("no limit") if shown.limits else ""
        elif line.left.minor >= 0 and line.limit is not None:
            note = context.say("{amount} of {limit} left", amount=line.left, limit=line.limit)
        elif line.limit is not None:
            note = context.say("limit {limit}", limit=line.limit)
        bars.append(bar(context, heading_name(context, heading), line.spent, line.limit, note))
    return drawn(context, context.say("Spent this month by heading"), bars, context.say("the month's limit"))


def label(context: RequestContext, part: Part) -> str:
    """The name of a column of the weeks."""
    if part.heading is not None:
        return heading_name(context, part.heading)
    return context.say("Other planned headings") if part.planned else context.say("Not in the plan")
