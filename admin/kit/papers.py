"""A PDF as an answer, and what every printed page says about itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi.responses import Response

from admin.context import RequestContext
from budgeting.papers import Template, make
from budgeting.programmes.days import Place
from dialogs.text import Text, t

#: Shown by the browser's own viewer, which runs nothing of the page's.
_HEADERS = {"content-security-policy": "default-src 'none'; object-src 'self'; frame-ancestors 'none'"}


def printed(context: RequestContext, template: Template, data: Mapping[str, Any], name: str) -> Response:
    """The paper as a PDF in the reader's language. ``name``: of the file, without anything personal. Raises NotMade."""
    whole = {
        "language": context.language,
        "direction": "rtl" if context.rtl else "ltr",
        "page": context.say_text(t("Page {page} of {pages}", page="{page}", pages="{pages}")),
        **data,
    }
    return sent(make(template, whole, context.clock.now()), name)


def sent(paper: bytes, name: str, *, save: bool = False) -> Response:
    """The bytes of a PDF under this name; nothing personal may be in it. ``save``: it can't be asked for again, so the
    browser saves it instead of showing it."""
    shown = {"content-disposition": f'{"attachment" if save else "inline"}; filename="{name}.pdf"'}
    return Response(paper, media_type="application/pdf", headers=_HEADERS | shown)


def footer(context: RequestContext, place: Place) -> str:
    """Who printed it and when, in the time of the place that it is about."""
    at = context.moment(context.clock.now(), "d MMM y, HH:mm", place)
    return context.say_text(t("Printed from Ponte by {name}, {moment}", name=context.me.name, moment=at))


def facts(context: RequestContext, rows: list[tuple[Text, str]]) -> list[tuple[str, str]]:
    """Names with their values; what has none is left out."""
    return [(context.say_text(name), value) for name, value in rows if value]
