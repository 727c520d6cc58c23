"""`parse_mode=MarkdownV2`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.simulator.entities import links
from bot.simulator.entities.markup import Output, Source, code_break, language, unparsable
from bot.simulator.errors import ApiError
from bot.simulator.model import Json

_RESERVED = re.compile(rb"[_*\[\]()~`>#+\-=|{}.!\n\\]")
_IN_CODE = re.compile(rb"[`\\]")
_PAIRED = {b"_": "italic", b"*": "bold", b"~": "strikethrough"}
_ENDS = {
    "bold": b"*",
    "strikethrough": b"~",
    "code": b"`",
    "pre": b"```",
    "underline": b"__",
    "spoiler": b"||",
    "text_link": b"]",
    "picture": b"]",
}
_CALLED = {"text_link": "TextUrl", "picture": "CustomEmoji", "blockquote": "BlockQuote"}


@dataclass(slots=True)
class _Open:
    kind: str
    start: int
    """Start in the text, in UTF-16 units."""
    byte: int
    mark: int
    language: str = ""

    @property
    def unended(self) -> ApiError:
        name = "PreCode" if self.language else _CALLED.get(self.kind, self.kind.title())
        return unparsable(f"Can't find end of {name} entity at byte offset {self.byte}")


class _Parser:
    def __init__(self, text: str) -> None:
        self.source, self.out = Source(text), Output()
        self.open: list[_Open] = []
        self.quoted = False
        self.line_begins = True
        """Whether a blockquote may begin here: only line breaks come before it on this line."""
        self.at = 0

    def parse(self) -> tuple[str, list[Json]]:
        source = self.source
        while self.at < source.size:
            code = bool(self.open) and self.open[-1].kind in ("code", "pre")
            match = (_IN_CODE if code else _RESERVED).search(source.bytes, self.at)
            self._plain(match.start() if match else source.size)
            if match is None:
                break
            if match[0] == b"\\":
                self._escaped()
            elif self.open and self._ends():
                self._end()
            else:
                self._begin(match[0])
        self._finish()
        return self.out.text, self.out.entities

    def _plain(self, stop: int) -> None:
        piece = self.source.text(self.at, stop)
        self.out.add(piece)
        if piece.strip("\r"):
            self.line_begins = False
        self.at = stop

    def _escaped(self) -> None:
        """A backslash escapes any ASCII character after it; otherwise it is literal."""
        following = self.source.byte(self.at + 1)
        if b"\0" < following <= b"~":
            self.out.add(following.decode())
            if following != b"\r":
                self.line_begins = following == b"\n"
            self.at += 2
        else:
            self._plain(self.at + 1)

    def _ends(self) -> bool:
        """Whether the text here ends the entity opened last."""
        last, here = self.open[-1], self.at
        if self.quoted and self.source.at(here, b"\n") and not self.source.at(here + 1, b">"):
            return True
        if last.kind == "blockquote":
            return False
        if last.kind == "italic":
            return self.source.at(here, b"_") and not self.source.at(here + 1, b"_")
        return self.source.at(here, _ENDS[last.kind])

    def _begin(self, mark: bytes) -> None:
        source, here = self.source, self.at
        if mark == b"\n":
            self.out.add("\n")
            self.line_begins = True
            self.at += 1
            return
        if mark == b">" and self.line_begins:
            self.at += 1
            if not self.quoted:
                self.quoted = True
                self._opened("blockquote", here)
            return
        if source.at(here, b"__"):
            self._opened("underline", here, 2)
        elif mark in _PAIRED:
            self._opened(_PAIRED[mark], here, 1)
        elif source.at(here, b"||"):
            self._opened("spoiler", here, 2)
        elif mark == b"[":
            self._opened("text_link", here, 1)
        elif source.at(here, b"!["):
            self._opened("picture", here, 2)
        elif mark == b"`":
            self._begin_code()
        else:
            raise unparsable(
                f"Character '{mark.decode()}' is reserved and must be escaped with the preceding '\\'"
            )

    def _opened(self, kind: str, byte: int, skipped: int = 0) -> None:
        self.open.append(_Open(kind, self.out.length, byte, self.out.mark))
        self.at += skipped

    def _begin_code(self) -> None:
        if not self.source.at(self.at, b"```"):
            self._opened("code", self.at, 1)
            return
        said, behind = language(self.source, self.at + 3)
        self._opened("pre", self.at)
        self.open[-1].language = said
        self.at = code_break(self.source, behind)

    def _end(self) -> None:
        last = self.open.pop()
        if self.source.at(self.at, b"\n"):
            self._end_quotation(last)
            return
        self.at += len(_ENDS.get(last.kind, b"_"))
        if last.kind == "text_link":
            self._end_link(last)
        elif last.kind == "picture":
            self._end_picture(last)
        elif last.kind == "pre":
            self.out.entity("pre", last.start, **({"language": last.language} if last.language else {}))
        else:
            self.out.entity(last.kind, last.start)

    def _end_quotation(self, last: _Open) -> None:
        """End a blockquote, as the next line has no `>`. A spoiler opened just before makes it expandable."""
        kind = "blockquote"
        if last.kind == "spoiler" and last.byte + 2 in (
            self.at,
            self.at - self.source.at(self.at - 1, b"\r"),
        ):
            last = self.open.pop()
            kind = "expandable_blockquote"
        if last.kind != "blockquote":
            raise last.unended
        self.quoted = False
        self.out.add("\n")
        self.at += 1
        self.line_begins = True
        self.out.entity(kind, last.start)

    def _address(self, what: str) -> str:
        """The content of the brackets here, unescaped; `what` names it in the error."""
        start = place = self.at + 1
        pieces = []
        while place < self.source.size and not self.source.at(place, b")"):
            following = self.source.byte(place + 1)
            if self.source.at(place, b"\\") and b"\0" < following <= b"~":
                place += 1
            pieces.append(self.source.bytes[place : place + 1])
            place += 1
        if place >= self.source.size:
            raise unparsable(f"Can't find end of a {what} at byte offset {start}")
        self.at = place + 1
        return b"".join(pieces).decode("utf-8", "surrogatepass")

    def _end_link(self, last: _Open) -> None:
        within = self.out.since(last.mark)
        address = self._address("URL") if self.source.at(self.at, b"(") else within
        self.out.link(last.start, links.target(address))

    def _end_picture(self, last: _Open) -> None:
        if not self.source.at(self.at, b"("):
            raise unparsable("Custom emoji entity must contain a tg://emoji URL")
        self.out.link(last.start, links.picture(self._address("custom emoji URL")))

    def _finish(self) -> None:
        kind = "blockquote"
        if self.quoted and self.open[-1].kind == "spoiler" and self.open[-1].byte == self.source.size - 2:
            self.open.pop()
            kind = "expandable_blockquote"
        if self.quoted and self.open and self.open[-1].kind == "blockquote":
            self.out.entity(kind, self.open.pop().start)
        if self.open:
            raise self.open[-1].unended


def parse(text: str) -> tuple[str, list[Json]]:
    """Return the text without its markup, and its entities. Raises ApiError 400."""
    return _Parser(text).parse()
