"""Walks through the console as somebody would who opens every link and sends every form, and keeps the pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from httpx import Response

from tests.kit.console import Browser
from tests.kit.page import Form, Page

#: What one could write into a field to break a page.
NONSENSE = "'\"></textarea><b>&amp;\u202e 99999999999999999999"
#: What differs between two pages of one make.
WORDS = re.compile(r'>[^<]*<|\d+|(?<= )(lang|alt|title|data-label|value)="[^"]+"')
#: Of names it matters which are the same: those of landmarks have to differ in each language.
NAMES = re.compile(r'(?<= aria-label=")[^"]+')
IN_PLACE = {"hx-request": "true"}


@dataclass
class Crawl:
    """What one browser saw, as files in ``folder``; of addresses that differ by numbers alone one is opened."""

    browser: Browser
    folder: Path
    #: Stands before the name of each file.
    name: str
    #: Whose own forms are left alone, as they would end the walk.
    staff_id: int
    #: Of what form the pages in the folder are.
    shapes: set[str]
    opened: set[str] = field(default_factory=set)
    #: With which status each address was answered.
    statuses: dict[str, int] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)

    def walk(self, paths: Iterable[str]) -> None:
        """Open these addresses, and whatever they lead to."""
        waiting = [(path, False) for path in paths]
        for path, in_place in waiting:
            if path.startswith("/static/") or alike(path) in self.opened:
                continue
            self.opened.add(alike(path))
            answer = self.browser.get(path, headers=IN_PLACE if in_place else {})
            self.statuses[alike(path)] = answer.status_code
            page = self.keep(f"get {alike(path)}", answer)
            waiting += [(link, False) for link in page.links] + [(part, True) for part in page.parts]

    def send(self, how: str, form: Form, data: Mapping[str, str | list[str]]) -> Page:
        """Send a form; gives the page that came back, empty where the form was kept."""
        headers = IN_PLACE if form.in_place else {}
        return self.keep(
            f"post {alike(form.action)} {how}", self.browser.post(form.action, data=data, headers=headers)
        )

    def keep(self, name: str, answer: Response) -> Page:
        """Keep what came back, if it is a page or a part of one."""
        if not answer.headers.get("content-type", "").startswith("text/html") or not answer.text.strip():
            return Page("")
        # Pages that differ in words alone are made alike: the first stands for all.
        if (shape := _shape(answer.text.replace(self.browser.csrf, ""))) not in self.shapes:
            self.shapes.add(shape)
            plain = re.sub(r"[^a-z0-9]+", "-", f"{self.name} {name}".lower()).strip("-")
            (self.folder / f"{plain[:150]}-{answer.status_code}.html").write_text(
                answer.text, encoding="utf-8"
            )
        page = Page(answer.text)
        for form in page.forms:
            if form.action != "/signout" and not form.action.startswith(f"/people/{self.staff_id}/"):
                self.forms.setdefault(alike(form.action), form)
        return page


def _shape(html: str) -> str:
    """How a page is made: without its words, and names by the order in which they first come."""
    seen: dict[str, str] = {}
    return WORDS.sub("", NAMES.sub(lambda name: seen.setdefault(name[0], "n" * (len(seen) + 1)), html))


def alike(path: str) -> str:
    """An address without its numbers and days, so that pages of one kind are alike."""
    split = urlsplit(path)
    query = "&".join(sorted(f"{name}={_plain(value)}" for name, value in parse_qsl(split.query) if value))
    return _plain(split.path) + (f"?{query}" if query else "")


def _plain(text: str) -> str:
    return re.sub(r"\d{4}-\d\d-\d\d|\d+", "0", text)
