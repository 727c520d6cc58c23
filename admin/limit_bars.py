"""Amounts against their limits, as bars: the words that all charts of spending share."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from admin import charts
from admin.charts import Bar
from admin.context import RequestContext
from budgeting.headings import Heading
from budgeting.money import Money
from dialogs.text import names


def bar(context: RequestContext, name: str, spent: Money, limit: Money | None, note: str = "") -> Bar:
    """One amount against its limit; what is beyond it is said beside the amount."""
    over = spent - limit if limit is not None and spent > limit else None
    return Bar(
        name,
        spent.minor,
        context.services.words.amount(spent, context.language),
        None if limit is None else limit.minor,
        context.say("{amount} over", amount=over) if over else "",
        note,
    )


def drawn(context: RequestContext, title: str, bars: Sequence[Bar], limit: str) -> Markup:
    """The bars, and below them what colours and mark mean; ``limit`` names the mark."""
    chart = charts.bars(title, bars)
    if all(each.limit is None for each in bars):
        return chart
    return chart + charts.legend(context.say("within it"), context.say("over it"), limit)


def heading_name(context: RequestContext, heading: Heading) -> str:
    return context.chat_words.plain(names.HEADINGS[heading], context.language)
