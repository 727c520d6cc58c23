"""What a programme's phrasebook offers: the ready phrases, as it changed them, and its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from budgeting import phrases
from budgeting.db.tables import Phrase, Programme
from budgeting.errors import NotFound
from budgeting.phrases import MAIN, Draft, Slot, slots_in
from budgeting.programmes import Settings
from dialogs.phrases.ready import READY
from dialogs.text.words import Words


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase as the programme has it. ``key``: the code of a ready one, or the number of the programme's own."""

    key: str
    #: The row, if the programme has added, changed or retired it.
    row: int | None
    #: The programme's own title; empty for a ready phrase as it is (the console names it by its code).
    title: str
    texts: Mapping[str, str]
    answers: Mapping[str, Sequence[str]]
    tells_arrears: bool
    retired_at: datetime | None
    #: Whether it is a ready phrase, and whether it still reads as it came.
    ready: bool
    as_it_came: bool

    @property
    def is_question(self) -> bool:
        return bool(self.answers.get(MAIN))

    @property
    def slots(self) -> tuple[Slot, ...]:
        return slots_in(self.texts[MAIN])

    def read_in(self, language: str) -> str:
        """The language in which a reader of ``language`` reads it: that one, or Italian where it is missing."""
        return language if language in self.texts else MAIN

    def missing(self, languages: Sequence[str]) -> list[str]:
        """Those of the languages that it lacks."""
        return [code for code in languages if code not in self.texts]


def entries(session: Session, words: Words, programme_id: int) -> list[Entry]:
    """All of a programme's phrases, ready ones first, retired ones among them."""
    programme = session.get_one(Programme, programme_id)
    settings = Settings.of(programme)
    rows = phrases.of_programme(session, programme_id)
    changed = {row.ready: row for row in rows if row.ready}
    ready = [
        _of_ready(words, code, changed.get(code))
        for code, phrase in READY.items()
        if settings.has(phrase.instrument)
    ]
    return ready + [_of_row(row) for row in rows if row.ready is None]


def offered(session: Session, words: Words, programme_id: int | None) -> list[Entry]:
    """What staff may choose from. Without a programme (somebody without an invitation writes): what asks nothing."""
    if programme_id is None:
        ready = [_of_ready(words, code, None) for code in READY]
        return [entry for entry in ready if not entry.is_question and not entry.tells_arrears]
    return [entry for entry in entries(session, words, programme_id) if entry.retired_at is None]


def entry(session: Session, words: Words, programme_id: int, key: str) -> Entry:
    """One of the programme's phrases. Raises NotFound."""
    return _of_key(entries(session, words, programme_id), key)


def offered_entry(session: Session, words: Words, programme_id: int | None, key: str) -> Entry:
    """One of those that may be chosen. Raises NotFound."""
    return _of_key(offered(session, words, programme_id), key)


def _of_key(among: Sequence[Entry], key: str) -> Entry:
    entry = next((each for each in among if each.key == key), None)
    if entry is None:
        raise NotFound("phrase", key)
    return entry


def draft_of(entry: Entry, title: str) -> Draft:
    """The phrase to start a change from; ``title`` if it has none of its own."""
    return Draft(entry.title or title, entry.texts, entry.answers, entry.tells_arrears)


def _of_ready(words: Words, code: str, row: Phrase | None) -> Entry:
    phrase = READY[code]
    if row is not None and row.texts:
        return _of_row(row)
    texts = {language: words.template(phrase.text, language) for language in words.languages}
    answers = {
        language: [words.plain(choice.label, language) for choice in phrase.answers]
        for language in words.languages
        if phrase.answers
    }
    return Entry(
        code,
        row.id if row is not None else None,
        "",
        texts,
        answers,
        phrase.tells_arrears,
        row.retired_at if row is not None else None,
        ready=True,
        as_it_came=True,
    )


def _of_row(row: Phrase) -> Entry:
    return Entry(
        row.ready or str(row.id),
        row.id,
        row.title,
        row.texts,
        row.answers,
        row.tells_arrears,
        row.retired_at,
        ready=row.ready is not None,
        as_it_came=False,
    )
