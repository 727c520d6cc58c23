"""Crawls the console like a person who opens every link and sends every form, and saves the pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from httpx import Response

from tests.admin.markup import frames
from tests.kit.console import Browser
from tests.kit.page import Form, Page

#: Text that could break a page if typed into a field.
NONSENSE = "'\"></textarea><b>&amp;\u202e 99999999999999999999"
#: What may differ between two pages with the same markup.
WORDS = re.compile(r'>[^<]*<|\d+|(?<= )(lang|alt|title|data-label|value)="[^"]+"')
#: For names it matters which are equal: those of landmarks have to differ, in each language.
NAMES = re.compile(r'(?<= aria-label=")[^"]+')
#: Hands the device over to a family: from then on it shows nothing but the page of the sitting.
SITS_DOWN = re.compile(r"/households/\d+/side/\d+")
IN_PLACE = {"hx-request": "true"}


@dataclass
class Crawl:
    """What one browser saw, saved in ``folder``; of addresses that differ only in their numbers it opens one."""

    browser: Browser
    folder: Path
    #: Prefix of each file's name.
    name: str
    #: The person whose own forms are skipped, because sending them would end the crawl.
    staff_id: int
    #: The shapes of the pages already in the folder.
    shapes: set[str]
    opened: set[str] = field(default_factory=set)
    #: The status that each address returned.
    statuses: dict[str, int] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)

    def walk(self, paths: Iterable[str]) -> None:
        """Open these addresses and everything they lead to."""
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
        """Send a form; gives the page that came back, empty if the form was accepted."""
        headers = IN_PLACE if form.in_place else {}
        return self.keep(
            f"post {alike(form.action)} {how}", self.browser.post(form.action, data=data, headers=headers)
        )

    def keep(self, name: str, answer: Response) -> Page:
        """Save the answer if it is a page or a part of one."""
        if not answer.headers.get("content-type", "").startswith("text/html") or not answer.text.strip():
            return Page("")
        # Pages that differ only in words have the same markup: check only the first.
        if self._is_new(answer.text):
            plain = re.sub(r"[^a-z0-9]+", "-", f"{self.name} {name}".lower()).strip("-")
            (self.folder / f"{plain[:150]}-{answer.status_code}.html").write_text(
                self._without_known_frame(answer.text), encoding="utf-8"
            )
        page = Page(answer.text)
        for form in page.forms:
            own = form.action.startswith(f"/people/{self.staff_id}/")
            if form.action != "/signout" and not own and not SITS_DOWN.fullmatch(form.action):
                self.forms.setdefault(alike(form.action), form)
        return page

    def _is_new(self, html: str) -> bool:
        """Whether no earlier page or frame had the same markup."""
        shape = _shape(html.replace(self.browser.csrf, ""))
        known = shape in self.shapes
        self.shapes.add(shape)
        return not known

    def _without_known_frame(self, html: str) -> str:
        """The page, with only the names of its frame if that has been saved around another page."""
        parts = frames.parted(html)
        return html if parts is None or self._is_new(parts[0]) else frames.plain(*parts)


def _shape(html: str) -> str:
    """A page's markup without its words, and with names numbered by first appearance."""
    seen: dict[str, str] = {}
    return WORDS.sub("", NAMES.sub(lambda name: seen.setdefault(name[0], "n" * (len(seen) + 1)), html))


def alike(path: str) -> str:
    """An address without its numbers and dates, so that pages of one kind share it."""
    split = urlsplit(path)
    query = "&".join(sorted(f"{name}={_plain(value)}" for name, value in parse_qsl(split.query) if value))
    return _plain(split.path) + (f"?{query}" if query else "")


def _plain(text: str) -> str:
    return re.sub(r"\d{4}-\d\d-\d\d|\d+", "0", text)
