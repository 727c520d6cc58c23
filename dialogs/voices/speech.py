"""What is read aloud of a message: the words that were sent, then the choices in order; no emoji, stars or marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import category

from budgeting.db.tables import Message
from dialogs.text import Text, from_json, said, t
from dialogs.text.words import Words
from dialogs.voices import numbers
from dialogs.voices.making.limits import LONGEST

ANSWERS = t("You can answer:")
BUTTONS = t("You can tap:")
NOT_READ = t("Somebody has also written a few words in the message. I can't read those aloud.")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
#: Quotation marks, bullets, stars and lines, which the engine would name or stumble over.
_MARKS = re.compile(r"[\"“”„«»‹›*_`|•●◦▪<>→←↑↓↗=#\\^~{}\[\]]")
_COMMAND = re.compile(r"(?<!\w)/(?=\w)")
_SPACED = re.compile(r"(?: ,)+")
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Speech:
    """``lines`` to be read with a pause after each. ``fixed``: they say nothing about anybody."""

    lines: tuple[str, ...]
    fixed: bool


def of_message(words: Words, message: Message, language: str, *, own_language: bool = False) -> Speech:
    """What is read of a message that was sent in ``language``.

    Words of people are read only if ``own_language`` says that they're in it; else a sentence says that there are
    some.
    """
    texts = said(message.parts)
    ours = [text for text in texts if text.key]
    lines = words.join(texts if own_language else ours, language).text.split("\n")
    if message.parts is None:
        lines = message.text.split("\n") if own_language else []
    if not own_language and _left_out(words, texts, message):
        lines.append(words.plain(NOT_READ, language))
    rows = _in_order(message.buttons or [], words.languages[language].direction == "rtl")
    buttons = [button for row in rows for button in row]
    if buttons:
        answers = any("step" in button for button in buttons)
        lines.append(words.plain(ANSWERS if answers else BUTTONS, language))
        lines += [str(button["text"]) for button in buttons]
    labels = [from_json(button["label"]) for button in buttons if button.get("label")]
    fixed = message.parts is not None and not own_language and all(_is_fixed(x) for x in (*ours, *labels))
    return Speech(tuple(_shortened(spoken_lines(lines, language))), fixed)


def spoken_lines(lines: Iterable[str], language: str) -> list[str]:
    """Lines as a voice reads them in ``language``; those in which nothing can be said are left out."""
    spoken = (numbers.spoken(without_marks(_ADDRESS.sub("", line)), language) for line in lines)
    clean = (_SPACED.sub(",", " ".join(_COMMAND.sub("", line).split())).strip(" ,;–—-") for line in spoken)
    return [line for line in clean if any(letter.isalnum() for letter in line)]


def without_marks(line: str) -> str:
    """The line without emoji, isolates, direction marks and stars. Joiners within a word stay: they belong to its
    spelling."""
    letters: list[str] = []
    for at, letter in enumerate(line):
        kind = category(letter)
        if letter in _JOINERS:
            around = line[max(at - 1, 0) : at] + line[at + 1 : at + 2]
            inside = len(around) == 2 and all(category(other)[0] in "LM" for other in around)
            letters.append(letter if inside else "")
        elif letter == "·":
            letters.append(",")
        elif kind in ("So", "Sk", "Me", "Co", "Cn") or "\ufe00" <= letter <= "\ufe0f":
            letters.append(" ")
        elif kind not in ("Cf", "Cc"):
            letters.append(letter)
    return _MARKS.sub(" ", "".join(letters))


def _left_out(words: Words, texts: Sequence[Text], message: Message) -> bool:
    """Whether a person's words stay unread. The same question in other languages is none."""
    theirs = {str(text.args["words"]) for text in texts if not text.key}
    if message.parts is None:
        theirs = {message.text}
    # The question about the language stands there in all of them.
    ours = {words.plain(text, code) for text in texts if text.key for code in words.languages}
    return any(letter.isalpha() for line in theirs - ours for letter in _ADDRESS.sub("", line))


def _in_order(rows: Sequence[Sequence[dict[str, Any]]], rtl: bool) -> list[Sequence[dict[str, Any]]]:
    """The rows as they were meant: for right-to-left readers `say` has mirrored them."""
    return [row[::-1] if rtl else row for row in rows]


def _is_fixed(text: Text) -> bool:
    return bool(text.key) and not text.args


def _shortened(lines: Sequence[str]) -> Iterable[str]:
    room = LONGEST
    for line in lines:
        room -= len(line)
        if room < 0:
            return
        yield line
