"""The form of an announcement, read into a draft; what is wrong stands beside its field, nothing typed is lost."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Mapping
from datetime import datetime, time
from typing import Any, cast
from unicodedata import category

from starlette.datastructures import FormData

from admin import lengths
from admin.broadcasts.labels import WRONG
from admin.households.fields import Fields
from budgeting.clock import at_local
from budgeting.db.tables import Programme
from budgeting.errors import NotPossible
from budgeting.typed import one_line
from dialogs.broadcasts import Audience, Draft, NewSession
from dialogs.text import Text, t

KINDS: dict[str, Text] = {
    "session": t("A course or meeting that is planned"),
    "new": t("A new course or meeting"),
    "text": t("Words of your own"),
}
#: What a new meeting can be, by the code names of `budgeting.activities`.
SORTS: dict[str, Text] = {
    "course": t("Course"),
    "paid_path": t("Paid path"),
    "lab": t("Lab"),
    "event": t("Event"),
    "community_point": t("Community point"),
}
#: The tick for all sites or languages, those to come as well.
ALL = "all"
_KEY = re.compile(r"[\w-]{8,40}", re.ASCII)
#: Seats that a meeting may have at most.
MOST_SEATS = 100_000


class Announcing(Fields):
    """What was typed, and the draft that it makes where nothing is wrong."""

    def __init__(
        self,
        posted: Mapping[str, Any],
        language: str,
        programme: Programme,
        site_ids: Collection[int],
        codes: Collection[str],
        writes: Collection[str],
    ) -> None:
        super().__init__(posted)
        self._language, self._programme, self._writes = language, programme, tuple(writes)
        self.sites = [one for one in (*site_ids, 0) if str(one) in _several(posted, "sites")]
        self.languages = [code for code in codes if code in _several(posted, "languages")]
        # Everybody is a choice of its own: no tick at all never means all.
        everywhere = ALL in _several(posted, "sites") or not site_ids
        everybody = ALL in _several(posted, "languages") or not codes
        self.everywhere, self.everybody = everywhere, everybody
        self.audience = Audience(
            programme.id,
            None if everywhere else tuple(self.sites),
            None if everybody else tuple(self.languages),
        )
        given = self.kept.get("key", "")
        self.key = given if _KEY.fullmatch(given) else secrets.token_urlsafe(12)
        self.what = self.kept.get("what", "")

    def draft(self, session_ids: Collection[int]) -> Draft | None:
        """The draft; None where a field is wrong, which then says so."""
        texts = {code: self._words(f"text_{code}") for code in self._writes}
        session_id, new = None, None
        if self.what == "session":
            session_id = self.row("session", session_ids)
            if session_id is None and "session" not in self.wrong:
                self.wrong["session"] = t("Please choose one of the list.")
        elif self.what == "new":
            new = self._new_session()
        elif self.what != "text":
            self.wrong["what"] = t("Please choose one of the list.")
        due_at = None
        if self.kept.get("when") == "later":
            due_at = self._moment("day", "hour")
        if self.wrong:
            return None
        return Draft(self.audience, texts, session_id, new, due_at)

    def refused(self, error: NotPossible) -> None:
        """Say at its field why the draft could not be kept."""
        field, sentence = WRONG[error.reason]
        if error.reason == "over" and self.what == "session":
            field = "session"
        self.wrong[field] = Text(sentence.key, {"count": lengths.ANNOUNCEMENT})

    def _new_session(self) -> NewSession | None:
        titles = {
            code: self.text(f"title_{code}", lengths.TITLE, needed=code == "it") for code in self._writes
        }
        sort = self.one_of("sort", SORTS)
        place = self.text("place", lengths.PLACE)
        begins, ends = self._moment("session_day", "begins"), self._moment("session_day", "ends")
        capacity = self.number("capacity", 1, MOST_SEATS) if self.kept.get("capacity", "").strip() else None
        allowance = self.amount("allowance", self._language, self._programme.currency)
        if begins is None or ends is None:
            return None
        if ends <= begins:
            self.wrong.setdefault("ends", WRONG["times"][1])
        return NewSession(
            {code: title for code, title in titles.items() if title},
            begins,
            ends,
            place,
            capacity,
            allowance,
            self.ticked("children"),
            sort,
        )

    def _moment(self, day: str, hour: str) -> datetime | None:
        """An instant from a date and an hour of the programme's zone."""
        on = self.day(day)
        try:
            at = time.fromisoformat(self.kept.get(hour, "").strip()).replace(tzinfo=None)
        except ValueError:
            self.wrong[hour] = t("Please give an hour, for example 18:30.")
            return None
        if day in self.wrong or not 2000 <= on.year <= 2200:
            self.wrong.setdefault(day, t("Please give a date."))
            return None
        return at_local(on, at, self._programme.zone)

    def _words(self, name: str) -> str:
        """Several lines; control characters go, and a text that nobody would see is none."""
        typed = self.kept.get(name, "").replace("\r\n", "\n").replace("\r", "\n")
        words = "".join(c for c in typed if c == "\n" or category(c) not in ("Cc", "Cs")).strip()
        if len(words) > lengths.ANNOUNCEMENT:
            self.wrong[name] = t("This is too long: {count} characters at most.", count=lengths.ANNOUNCEMENT)
        return words if one_line(words) else ""


def _several(posted: Mapping[str, Any], name: str) -> list[str]:
    return [value for value in cast(FormData, posted).getlist(name) if isinstance(value, str)]
