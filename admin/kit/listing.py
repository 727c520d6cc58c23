"""A list page from one description: the page, its part for htmx, CSV and XLSX.

    HOUSEHOLDS = Listing(path="/households", action=Action.READ_HOUSEHOLD, …)
    list_routes.add(HOUSEHOLDS, router)

The rows come from a statement that asks `budgeting.access` (``select``). It is narrowed by the filters, ordered by the
sort and then by ``key``, so that no two rows can swap places, and paged by the database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from admin.context import Reader, RequestContext
from admin.kit import pagination, params
from admin.kit.columns import Column
from admin.kit.filters import Filter, Group, Search
from admin.kit.page import Page
from admin.kit.pagination import Cut, Query, Source, Statement
from admin.security.sign_ins import Me
from budgeting.access import Action, Reach
from budgeting.audit import AuditAction
from dialogs.text import Text, t

#: Rows per page.
PAGE = 30
#: The attribute in which an endpoint keeps its list.
LISTING = "listing"
#: Maximum rows in a file made while somebody waits; a longer one is made in the background.
MOST_AT_ONCE = 2_000
#: Maximum rows in a file of a list without a statement; such lists are short.
MOST_JUDGED = 20_000


class Part(StrEnum):
    """Why htmx fetches the list without the page."""

    #: It refreshes itself.
    BY_ITSELF = "by itself"
    #: Somebody chose a filter, an order, a tab or a page.
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Sort:
    """An order. ``label`` is its name in the form; without one, the heading of its column offers it."""

    order: Callable[[Params, Reader], Sequence[Any]]
    label: Text | None = None
    #: A minus before its name reverses it. Rows without a value come last either way.
    turns: bool = False

    @classmethod
    def by(cls, column: Any) -> Sort:
        """Sort by a column in both directions, offered by its heading."""
        return cls(lambda asked, context: [column], turns=True)


@dataclass(frozen=True, slots=True)
class Params:
    """What was requested: values by filter (None where it filters nothing), the sort, and the page number."""

    values: Mapping[str, Any]
    sort: str
    page: int = 1

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


@dataclass(frozen=True, slots=True)
class Start:
    """What to do when a list is empty: a sentence, and the page to go on with for those who may."""

    words: Text
    path: str = ""
    label: Text | None = None
    #: The right that the page needs; None if everybody who reads the list may open it.
    action: Action | None = None
    #: How far that right must reach; None if any reach will do.
    reach: Reach | None = None
    #: What it says instead to those who may not open the page; None: the same sentence, without the link.
    others: Start | None = None

    def of(self, me: Me) -> Start:
        """The start that fits this reader's rights; without a path, it leads nowhere."""
        if self.action is None or me.where(self.action, self.reach):
            return self
        return self.others.of(me) if self.others is not None else replace(self, path="", label=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list page."""

    path: str
    #: The right needed to open the page, in any programme.
    action: Action
    title: Text
    #: Everything the reader may see, joined with what the filters and the order need, and the row's number in it.
    select: Callable[[Session, Reader, Params], Query] | None = None
    key: Any = None
    #: Turns database rows into rows of the list; loads everything else they show for all of them at once.
    rows: Callable[[Session, Reader, Sequence[Any]], Sequence[Any]] = lambda session, context, records: (
        records
    )
    #: Used instead of ``select`` when no statement can express the order.
    source: Callable[[Session, Reader, Params], Source] | None = None
    sorts: Mapping[str, Sort] = field(default_factory=dict)
    filters: Sequence[Filter] = ()
    columns: Sequence[Column] = ()
    #: "12 households"; None if counting would cost more than it tells.
    counted: Callable[[int], Text] | None = None
    size: int = PAGE
    #: What to say when there is nothing at all, and when no row passes the filters.
    empty: Callable[[Params], Text]
    no_match: Text
    #: What to do next when there is nothing at all.
    start: Start
    #: The name of the form with the filters, for those who hear the page.
    find: Text | None = None
    #: The link that clears the filters.
    clear: Text = t("Clear all")  # noqa: RUF009 - a text is never changed
    #: The live events that refresh the list, in htmx's syntax.
    live: str = ""
    #: The template of the page, the template with the macros of the cells or of ``item``, and the style sheet.
    template: str = "kit/list.html"
    cells: str = ""
    style: str = ""
    #: The templates of other parts of the page, by the target for which htmx fetches them.
    parts: Mapping[str, str] = field(default_factory=dict)
    #: The audit action for a file of this list; None if the list can't be downloaded.
    export: AuditAction | None = None
    #: What else the page and its macros show.
    context: Callable[[Session, RequestContext, Params], Mapping[str, Any]] = lambda session, context, asked: {}

    @property
    def name(self) -> str:
        return self.path.strip("/").replace("/", "-")

    # -- what was requested

    def params(self, context: Reader, query: Mapping[str, str] | None = None) -> Params:
        """What a URL's query requests, nonsense included; without a query, what the bare page shows."""
        said = query or {}
        sort = said.get("sort", "")
        known = self.sorts.get(sort.removeprefix("-"))
        if known is None or (sort.startswith("-") and not known.turns):
            sort = next(iter(self.sorts), "")
        values = {filter_.name: filter_.read(said.get(filter_.name, ""), context) for filter_ in self.filters}
        return Params(values, sort, params.page(said.get("page")))

    def query(self, asked: Params, **changes: Any) -> str:
        """The same as a query string, with changes; the first page and the first sort are left out."""
        return params.query(self.said(asked, **changes))

    def said(self, asked: Params, **changes: Any) -> dict[str, Any]:
        """The inverse of `params`: the values for a URL."""
        said: dict[str, Any] = {filter_.name: filter_.write(asked[filter_.name]) for filter_ in self.filters}
        said |= {"sort": asked.sort, "page": asked.page, **changes}
        if said["sort"] == next(iter(self.sorts), ""):
            del said["sort"]
        if said["page"] == 1:
            del said["page"]
        return said

    def narrowed(self, said: Mapping[str, Any]) -> tuple[str, ...]:
        """The filters in use, from the values for a URL, as the audit keeps them: of a search, which may be for a name,
        only that there was one."""
        return tuple(
            each.name if isinstance(each, Search) else f"{each.name}={said[each.name]}"
            for each in self.filters
            if said.get(each.name)
        )

    # -- what was found

    def source_of(self, session: Session, context: Reader, asked: Params) -> Source:
        """All requested rows, in order."""
        if self.source is not None:
            return self.source(session, context, asked)
        return Statement(
            session,
            self.statement(session, context, asked),
            self.key,
            lambda rows: self.rows(session, context, rows),
        )

    def statement(self, session: Session, context: Reader, asked: Params) -> Query:
        """The statement for all requested rows."""
        assert self.select is not None  # noqa: S101 - one of the two is given
        chosen = self.select(session, context, asked).where(
            *(
                filter_.where(asked[filter_.name], session, context)
                for filter_ in self.filters
                if filter_.where is not None and asked[filter_.name] is not None
            )
        )
        return self._ordered(chosen, context, asked)

    def numbered(self, session: Session, context: Reader, asked: Params, numbers: Sequence[int]) -> Query:
        """The rows with these numbers that the reader may see, in the same order, regardless of the filters."""
        assert self.select is not None  # noqa: S101 - one of the two is given
        return self._ordered(
            self.select(session, context, asked).where(self.key.in_(numbers)), context, asked
        )

    def _ordered(self, chosen: Query, context: Reader, asked: Params) -> Query:
        sort = self.sorts[asked.sort.removeprefix("-")]
        order = list(sort.order(asked, context))
        if sort.turns:
            back = asked.sort.startswith("-")
            order = [(column.desc() if back else column.asc()).nulls_last() for column in order]
        return chosen.order_by(*order, self.key)

    def cut(self, session: Session, context: RequestContext, asked: Params) -> Cut:
        """One page of it."""
        return pagination.cut(
            self.source_of(session, context, asked), asked.page, self.size, counted=self.counted is not None
        )

    # -- the answer

    def answer(self, context: RequestContext) -> HTMLResponse:
        """The page, or just the list if htmx asks for it."""
        context.needs(self.action)
        with context.read() as session:
            shown = self.shown(session, context)
        part = self._part(context)
        template = self.parts.get(self._target(context), "kit/rows.html") if part else self.template
        answer = context.page(template, **{**shown, "part": part})
        if part == Part.ASKED:
            answer.headers["hx-push-url"] = self._pushed(context, shown["page"])
        return answer

    def shown(self, session: Session, context: RequestContext) -> dict[str, Any]:
        """What the templates draw for the query of this request."""
        asked = self.params(context, context.request.query_params)
        page = Page(
            self,
            context,
            asked,
            self.most_in_file,
            self.cut(session, context, asked),
            self._offers(session, context),
        )
        shared: dict[str, Any] = {"page": page, "part": None, "counts": {}, "instead": ""}
        return {**shared, **self.context(session, context, asked)}

    def _part(self, context: RequestContext) -> Part | None:
        if context.request.headers.get("hx-history-restore-request"):
            return None
        if context.request.query_params.get("part") == "list":
            return Part.BY_ITSELF
        return Part.ASKED if self._target(context) in ("list", *self.parts) else None

    @staticmethod
    def _target(context: RequestContext) -> str:
        return context.request.headers.get("hx-target", "")

    @staticmethod
    def _pushed(context: RequestContext, page: Page) -> str:
        """The new address of the page, as htmx wants it: empty fields and the words searched for are not in it."""
        now = urlsplit(context.request.headers.get("hx-current-url", ""))
        here = f"{now.path}?{now.query}" if now.query else now.path
        return "false" if page.shareable == here else page.shareable

    @property
    def most_in_file(self) -> int:
        """Maximum rows in a file that is made at once."""
        return MOST_AT_ONCE if self.select is not None else MOST_JUDGED

    def in_file(self, reader: Reader) -> list[Column]:
        """The columns of the file, without those whose instrument none of the reader's programmes uses."""
        return [column for column in self.columns if column.file and reader.me.has(column.instrument)]

    def _offers(self, session: Session, context: Reader) -> dict[str, list[Group]]:
        return {filter_.name: filter_.groups(session, context) for filter_ in self.filters}
