"""The routes of a list: its page and its files. Each route knows its list."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from admin.context import Context, Posted
from admin.kit import list_files
from admin.kit.listing import LISTING, Listing


def add(listing: Listing, router: APIRouter, prefix: str = "") -> None:
    """Add the page and its files to the router, below its ``prefix``."""

    def show(context: Context) -> HTMLResponse:
        return listing.answer(context)

    def as_csv(context: Context) -> Response:
        return list_files.answer(listing, context, "csv")

    def as_xlsx(context: Context) -> Response:
        return list_files.answer(listing, context, "xlsx")

    def start_csv(context: Context, posted: Posted) -> Response:
        return list_files.start(listing, context, posted, "csv")

    def start_xlsx(context: Context, posted: Posted) -> Response:
        return list_files.start(listing, context, posted, "xlsx")

    routes: list[tuple[str, str, Callable[..., Response]]] = [("GET", "", show)]
    if listing.export is not None:
        routes += [("GET", "/export.csv", as_csv), ("GET", "/export.xlsx", as_xlsx)]
        if listing.select is not None:
            routes += [("POST", "/export.csv", start_csv), ("POST", "/export.xlsx", start_xlsx)]
    for method, path, answer in routes:
        # `app.lists` finds every list through its routes.
        setattr(answer, LISTING, listing)
        router.add_api_route(f"{listing.path.removeprefix(prefix)}{path}", answer, methods=[method])
