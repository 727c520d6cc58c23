"""A request as the table of rights describes it, for the things of one world; and what the audit log has of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from httpx import Response
from sqlalchemy import func, select

from budgeting.db.engine import Database
from budgeting.db.tables import Audit
from tests.admin.rights.table import Page
from tests.kit.console import Browser
from tests.kit.world import World


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    form: dict[str, str]

    def of(self, browser: Browser, csrf: str | None = None) -> Response:
        if self.method == "GET":
            return browser.get(self.path)
        token = browser.csrf if csrf is None else csrf
        return browser.post(self.path, data={**({"csrf": token} if token else {}), **self.form})


def asked(method: str, path: str, page: Page, values: dict[str, Any]) -> Request:
    for part, thing in page.path.items():
        path = re.sub(rf"\{{{part}(:int)?\}}", str(values.get(thing, thing)), path)
    if page.query:
        path += "?" + page.query.format_map(values)
    return Request(
        method, path, {name.format_map(values): text.format_map(values) for name, text in page.form.items()}
    )


def things(page: Page) -> list[str]:
    """The things of the world that the request names."""
    written = " ".join((page.query, *page.form.values(), *(f"{{{thing}}}" for thing in page.path.values())))
    return [name for name in re.findall(r"\{(\w+)\}", written) if name in World.__dataclass_fields__]


def trail(database: Database) -> set[tuple[str, str, int | None, int]]:
    with database.read() as session:
        counted = select(Audit.action, Audit.subject, Audit.subject_id, func.count()).group_by(
            Audit.action, Audit.subject, Audit.subject_id
        )
        return {
            (action, subject, number, count) for action, subject, number, count in session.execute(counted)
        }
