"""Go through a script on a stage: the engine alone, a terminal, the simulator over HTTP."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Protocol

from budgeting.clock import DEFAULT_ZONE, zone
from dialogs.transcripts.script import Act, Line, Script, ScriptError, Shown, sending, write

_AHEAD = re.compile(r"\+(\d+)\s*(min|h|d)")


class Stage(Protocol):
    """Where a script is played. Each call returns once the answers can be collected."""

    def now(self) -> datetime: ...
    def set_clock(self, now: datetime) -> None: ...
    def write(self, speaker: str, words: str) -> None: ...
    def send(self, speaker: str, kind: str) -> None: ...
    def read_picture(self, speaker: str, shown: str) -> None: ...
    def tap(self, speaker: str, label: str) -> None: ...
    def edit(self, speaker: str, number: int, words: str) -> None: ...
    def again(self) -> None: ...
    def staff(self, name: str, words: str) -> None: ...
    def collect(self) -> list[Shown]: ...


def play(script: Script, stage: Stage, speaker: str) -> str:
    """Play ``script``; returns the transcript as it really went. Raises ScriptError for an impossible act."""
    answers, speakers = [], []
    for line in script.lines:
        if line.act is Act.SPEAKER:
            speaker = line.words
        else:
            _do(line, stage, speaker)
        answers.append(stage.collect())
        if line.act is Act.SEND and (shown := sending(line.words).shown):
            # What was said when it came is seen first.
            stage.read_picture(speaker, shown)
            answers[-1] += stage.collect()
        speakers.append(speaker)
    return write(script, answers, speakers)


def _do(line: Line, stage: Stage, speaker: str) -> None:
    match line.act:
        case Act.WRITE:
            stage.write(speaker, line.words)
        case Act.TAP:
            stage.tap(speaker, line.words)
        case Act.SEND:
            stage.send(speaker, line.words)
        case Act.EDIT:
            stage.edit(speaker, int(line.about), line.words)
        case Act.AGAIN:
            stage.again()
        case Act.CLOCK:
            stage.set_clock(moment(line.words, stage.now()))
        case Act.STAFF:
            stage.staff(line.about, line.words)


def moment(words: str, now: datetime) -> datetime:
    """ "2026-03-03 18:00" in the family's zone, or "+24h" from ``now``."""
    if ahead := _AHEAD.fullmatch(words):
        unit = {"min": "minutes", "h": "hours", "d": "days"}[ahead[2]]
        return now + timedelta(**{unit: int(ahead[1])})
    try:
        return datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=zone(DEFAULT_ZONE))
    except ValueError:
        raise ScriptError(f"'{words}' is no moment") from None
