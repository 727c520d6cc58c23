"""A list page from one description: the page, its part for htmx, CSV and XLSX.

    HOUSEHOLDS = Listing(path="/households", action=Action.READ_HOUSEHOLD, …)
    HOUSEHOLDS.add_to(router)

What it shows is a statement that asks `budgeting.access` (``select``), narrowed by the filters, ordered by the sort and
then by ``key``, so that no two rows can change places, and cut by the database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from admin.context import Context, Posted, Reader, RequestContext
from admin.kit import list_files, pagination, params
from admin.kit.columns import Column
from admin.kit.filters import Filter, Group
from admin.kit.page import Page
from admin.kit.pagination import Cut, Query, Source, Statement
from budgeting.access import Action
from budgeting.audit import AuditAction
from dialogs.text import Text, t

#: The rows of a page.
PAGE = 30
#: Under this name an endpoint knows its list.
LISTING = "listing"


@dataclass(frozen=True, slots=True)
class Sort:
    """An order. ``label`` is its name where the form offers it; without one the head of its column asks for it."""

    order: Callable[[Params, Reader], Sequence[Any]]
    label: Text | None = None
    #: A minus before its name turns it round. What has no value stands last, whichever way.
    turns: bool = False

    @classmethod
    def by(cls, column: Any) -> Sort:
        """Up and down by what stands in a column, asked for at its head."""
        return cls(lambda asked, context: [column], turns=True)


@dataclass(frozen=True, slots=True)
class Params:
    """What is asked for: values by filter (None where it narrows nothing), the sort, and which page."""

    values: Mapping[str, Any]
    sort: str
    page: int = 1

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list page."""

    path: str
    #: Whoever may do this anywhere has the page.
    action: Action
    title: Text
    #: All that one may see, joined with what the filters and the order need; and the row's number in it.
    select: Callable[[Session, Reader, Params], Query] | None = None
    key: Any = None
    #: Makes rows of the list out of rows of the database; asks for all of them at once what else stands in them.
    rows: Callable[[Session, Reader, Sequence[Any]], Sequence[Any]] = lambda session, context, records: (
        records
    )
    #: In place of ``select``, where the order is a judgement that no statement can make.
    source: Callable[[Session, Reader, Params], Source] | None = None
    sorts: Mapping[str, Sort] = field(default_factory=dict)
    filters: Sequence[Filter] = ()
    columns: Sequence[Column] = ()
    #: "12 households"; None where counting would cost more than it tells.
    counted: Callable[[int], Text] | None = None
    size: int = PAGE
    #: What to say where there is nothing at all, and where no row passes the filters.
    empty: Callable[[Params], Text]
    no_match: Text
    #: The heading of the form, and whether it is folded away.
    find: Text | None = None
    folded: bool = False
    #: The link that clears the filters.
    clear: Text = t("Show all")  # noqa: RUF009 - a text is never changed
    #: Whether the list follows the filters as they are changed, without a press of the button.
    instant: bool = False
    #: On which live events the list is fetched anew, in htmx's words.
    live: str = ""
    #: The template of the page, and the one with the macros of cells or of ``item``; the style sheet.
    template: str = "kit/list.html"
    cells: str = ""
    style: str = ""
    #: The line that a file leaves in the audit; None where nobody takes this list along.
    export: AuditAction | None = None
    #: What else the page and its macros show.
    context: Callable[[Session, RequestContext, Params], Mapping[str, Any]] = lambda session, context, asked: {}

    @property
    def name(self) -> str:
        return self.path.strip("/").replace("/", "-")

    # -- what is asked for

    def params(self, context: Reader, query: Mapping[str, str] | None = None) -> Params:
        """What an address asks for that somebody may have typed; without one, what the bare page shows."""
        said = query or {}
        sort = said.get("sort", "")
        known = self.sorts.get(sort.removeprefix("-"))
        if known is None or (sort.startswith("-") and not known.turns):
            sort = next(iter(self.sorts), "")
        values = {filter_.name: filter_.read(said.get(filter_.name, ""), context) for filter_ in self.filters}
        return Params(values, sort, params.page(said.get("page")))

    def query(self, asked: Params, **changes: Any) -> str:
        """The same as the query of an address, with changes; the first page and the first sort need not be said."""
        return params.query(self.said(asked, **changes))

    def said(self, asked: Params, **changes: Any) -> dict[str, Any]:
        """What `params` reads, as the values of an address."""
        said: dict[str, Any] = {filter_.name: filter_.write(asked[filter_.name]) for filter_ in self.filters}
        said |= {"sort": asked.sort, "page": asked.page, **changes}
        if said["sort"] == next(iter(self.sorts), ""):
            del said["sort"]
        if said["page"] == 1:
            del said["page"]
        return said

    # -- what is found

    def source_of(self, session: Session, context: Reader, asked: Params) -> Source:
        """All rows that are asked for, in their order."""
        if self.source is not None:
            return self.source(session, context, asked)
        return Statement(
            session,
            self.statement(session, context, asked),
            self.key,
            lambda rows: self.rows(session, context, rows),
        )

    def statement(self, session: Session, context: Reader, asked: Params) -> Query:
        """What the database is asked for all rows."""
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
        """The rows with these numbers that one may see, in the same order, whether they pass the filters or not."""
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

    # -- how it is answered

    def add_to(self, router: APIRouter, prefix: str = "") -> None:
        """The routes of the page and of its files, below the router's ``prefix``."""

        def show(context: Context) -> HTMLResponse:
            return self.answer(context)

        def as_csv(context: Context) -> Response:
            return list_files.answer(self, context, "csv")

        def as_xlsx(context: Context) -> Response:
            return list_files.answer(self, context, "xlsx")

        def start_csv(context: Context, posted: Posted) -> Response:
            return list_files.start(self, context, posted, "csv")

        def start_xlsx(context: Context, posted: Posted) -> Response:
            return list_files.start(self, context, posted, "xlsx")

        routes: list[tuple[str, str, Callable[..., Response]]] = [("GET", "", show)]
        if self.export is not None:
            routes += [("GET", "/export.csv", as_csv), ("GET", "/export.xlsx", as_xlsx)]
            if self.select is not None:
                routes += [("POST", "/export.csv", start_csv), ("POST", "/export.xlsx", start_xlsx)]
        for method, path, answer in routes:
            # Whoever looks for all lists finds them at their routes.
            setattr(answer, LISTING, self)
            router.add_api_route(f"{self.path.removeprefix(prefix)}{path}", answer, methods=[method])

    def answer(self, context: RequestContext) -> HTMLResponse:
        """The page, or the list alone where htmx asks for it."""
        context.needs(self.action)
        query, heads = context.request.query_params, context.request.headers
        asked = self.params(context, query)
        with context.read() as session:
            page = Page(
                self,
                context,
                asked,
                list_files.most(self),
                self.cut(session, context, asked),
                self._offers(session, context),
            )
            more = self.context(session, context, asked)
        alone = heads.get("hx-target") == "list" or query.get("part") == "list"
        part = alone and not heads.get("hx-history-restore-request")
        shared = {"page": page, "counts": {}, "instead": ""}
        return context.page("kit/rows.html" if part else self.template, **{**shared, **more})

    @property
    def in_file(self) -> list[Column]:
        """The columns that a file has."""
        return [column for column in self.columns if column.file]

    def _offers(self, session: Session, context: Reader) -> dict[str, list[Group]]:
        return {filter_.name: filter_.groups(session, context) for filter_ in self.filters}
