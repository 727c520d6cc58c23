"""The transcript file: parsed into acts, written back with the answers actually given."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto

BOT = "‹"


class Act(Enum):
    """What a line of the script does."""

    WRITE = auto()
    TAP = auto()
    SEND = auto()
    EDIT = auto()
    AGAIN = auto()
    SPEAKER = auto()
    CLOCK = auto()
    STAFF = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """One act. ``source`` is the line as written; ``about`` a number (edit) or a name (staff)."""

    source: str
    act: Act
    words: str = ""
    about: str = ""
    #: Remarks and empty lines above it, kept when the file is rewritten.
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One message (or toast) of the bot as someone sees it."""

    to: str
    text: str
    rows: tuple[tuple[str, ...], ...] = ()
    toast: bool = False
    picture: bool = False
    edited: bool = False


@dataclass(slots=True)
class Script:
    """A transcript: its setting, its acts, and the original text."""

    head: list[tuple[str, str]] = field(default_factory=list)
    head_lines: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    text: str = ""


class ScriptError(ValueError):
    """A transcript line has no meaning; the message names it."""


_HEAD = re.compile(r"\s*([^:]+):\s*(.*?)\s*$")
_EDIT = re.compile(r"edit (\d+): (.*)", re.DOTALL)
_STAFF = re.compile(
    r"(\w+)(?:: (?P<words>.*)"
    r"| (?P<deed>takes|gives back|ends the phone|invites again|lets go|renews the notice|\(.+\)"
    r"|pauses until [\d-]+|closes the case: \w+[ \d-]*))$"
)


def read(text: str) -> Script:
    """Parse a transcript. Raises ScriptError for a line without meaning."""
    script = Script(text=text)
    before: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("# "):
            script.head_lines.append(line)
            for piece in line[2:].split(" · "):
                match = _HEAD.match(piece)
                if match is None:
                    raise ScriptError(f"line {number}: the head needs 'key: value'")
                script.head.append((match[1].strip(), match[2]))
        elif line.startswith((BOT, "  ")):
            continue
        elif not line.strip() or line.startswith("//"):
            before.append(line)
        else:
            script.lines.append(_act(line, number, tuple(before)))
            before = []
    return script


def _act(line: str, number: int, before: tuple[str, ...]) -> Line:
    sign, _, rest = line.partition(" ")
    if sign == ">":
        if rest == "again":
            return Line(line, Act.AGAIN, before=before)
        if rest.startswith("[") and rest.endswith("]"):
            return Line(line, Act.TAP, rest[1:-1], before=before)
        if rest.startswith("(") and rest.endswith(")"):
            return Line(line, Act.SEND, rest[1:-1], before=before)
        if edit := _EDIT.fullmatch(rest):
            return Line(line, Act.EDIT, _unfolded(edit[2]), edit[1], before)
        return Line(line, Act.WRITE, _unfolded(rest), before=before)
    if sign == "@":
        return Line(line, Act.SPEAKER, rest.strip(), before=before)
    if sign == "=":
        return Line(line, Act.CLOCK, rest.strip(), before=before)
    if sign == "!" and (staff := _STAFF.fullmatch(rest)):
        return Line(line, Act.STAFF, staff["words"] or staff["deed"], staff[1], before)
    raise ScriptError(f"line {number}: '{sign}' begins no line of a transcript")


def _unfolded(words: str) -> str:
    """A bent arrow stands for a line break within a message."""
    return words.replace(" ⏎ ", "\n")


@dataclass(frozen=True, slots=True)
class Sending:
    """Something sent other than words, written `(photo)`, `(photo: a caption)`, `(and photo)`, or with what is read
    from it: `(photo notice 302000001234567811 85,00)`, `(photo notice nothing)`.
    """

    kind: str
    caption: str
    #: Belongs to the same album as the one sent before it.
    same_album: bool
    #: What is read from it (`pictures.read`); empty if it isn't read now.
    shown: str = ""


def sending(words: str) -> Sending:
    """Parse what's between the brackets."""
    what, _, caption = words.partition(": ")
    alone = what.removeprefix("and ")
    kind, _, shown = alone.partition(" notice ")
    return Sending(kind, caption, alone != what, shown)


def write(script: Script, answers: Iterable[list[Shown]], speakers: Iterable[str]) -> str:
    """The transcript with the answers actually given."""
    out = list(script.head_lines)
    for line, shown, speaker in zip(script.lines, answers, speakers, strict=True):
        out += [*(line.before if line.before else ()), line.source]
        for message in shown:
            out += _shown(message, speaker)
    return "\n".join(out) + "\n"


def _shown(shown: Shown, speaker: str) -> list[str]:
    to = "" if shown.to == speaker else f"{shown.to}: "
    if shown.toast:
        return [f"{BOT} {to}«{shown.text}»"]
    mark = "✎ " if shown.edited else ""
    first, *rest = shown.text.split("\n")
    lines = [f"{BOT} {to}{mark}{first}".rstrip(), *(f"  {line}".rstrip() or "  " for line in rest)]
    if shown.picture:
        lines.append("  (picture)")
    lines += ["  " + " ".join(f"[{label}]" for label in row) for row in shown.rows]
    # An empty line inside a message must not look like its end.
    return [line if line.strip() else "  ·" for line in lines]
