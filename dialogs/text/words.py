"""Catalogues read straight from their .po files, and texts rendered in one of the languages (`languages`)."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from unicodedata import bidirectional

from babel.messages.pofile import read_po

from budgeting.money import Money
from dialogs.text import Arg, Text, figures, words_in
from dialogs.text.elision import elided
from dialogs.text.languages import FOLDER, LAST_RESORT, MAIN, Language, closest, languages

__all__ = ["FOLDER", "FSI", "LAST_RESORT", "LRM", "MAIN", "PDI", "RLM", "Language", "Rendered", "Words"]

#: First strong isolate and its end (Unicode UAX 9): they let a name or an amount keep its own direction.
FSI, PDI = "\u2068", "\u2069"
#: Marks that set a line's direction.
LRM, RLM = "\u200e", "\u200f"

_formatter = Formatter()


@dataclass(frozen=True, slots=True)
class Rendered:
    """Readable text with its formatting spans: (kind, offset, length) in UTF-16 units, as Telegram counts."""

    text: str
    spans: tuple[tuple[str, int, int], ...] = ()


#: How many texts with an amount are kept rendered, before we start anew.
_MOST_AMOUNTS = 4096


class Words:
    """All languages of one catalogue ("bot" or "admin"), loaded once per process."""

    def __init__(self, domain: str = "bot", folder: Path = FOLDER) -> None:
        self.languages = languages(folder)
        self._catalogues = {
            code: _Catalogue(folder / code / "LC_MESSAGES" / f"{domain}.po", code) for code in self.languages
        }

        self._fixed: dict[tuple[str, str], Rendered] = {}
        self._amounts: dict[tuple[str, str, int, str], Rendered] = {}

    def closest(self, language: str | None, otherwise: str = MAIN) -> str:
        """Our code for a phone's language ("ar-EG" → "ar"), or ``otherwise`` if we don't speak it."""
        return closest(language, self.languages, otherwise)

    def render(self, text: Text, language: str) -> Rendered:
        """``text`` as a reader of ``language`` sees it."""
        if text.args:
            return self._with_amount(text, language) or self._rendered(text, language)
        # Labels and fixed sentences: never more than the catalogue has.
        known = self._fixed.get((text.key, language))
        if known is None:
            known = self._fixed[text.key, language] = self._rendered(text, language)
        return known

    def _with_amount(self, text: Text, language: str) -> Rendered | None:
        """A text about one amount and nothing else: the buttons of every question about money. None for any other."""
        if len(text.args) != 1 or text.plural:
            return None
        (money,) = text.args.values()
        if type(money) is not Money:
            return None
        name = (text.key, language, money.minor, money.currency)
        known = self._amounts.get(name)
        if known is None:
            if len(self._amounts) >= _MOST_AMOUNTS:
                self._amounts.clear()
            known = self._amounts[name] = self._rendered(text, language)
        return known

    def _rendered(self, text: Text, language: str) -> Rendered:
        if not text.key:
            return Rendered(words_in(text, language))
        return _assemble(self._template(text, language), text, self, self.languages[language])

    def plain(self, text: Text, language: str) -> str:
        """The same without spans, for button labels and toasts."""
        return self.render(text, language).text

    def join(self, texts: Iterable[Text], language: str, joint: str = "\n") -> Rendered:
        """Several texts joined into one, with their spans shifted accordingly."""
        whole, spans, offset = "", [], 0
        for text in texts:
            if whole:
                whole, offset = whole + joint, offset + len(joint)
            part = self.render(text, language)
            spans += [(kind, start + offset, length) for kind, start, length in part.spans]
            whole, offset = whole + part.text, offset + _units(part.text)
        return Rendered(whole, tuple(spans))

    def amount(self, money: Money, language: str) -> str:
        """An amount as written in ``language``, always in Latin digits."""
        known = self.languages[language]
        return _isolated(figures.amount(money.minor, money.currency, known.amounts), known)

    def argument(self, arg: Arg, language: str) -> str:
        """What fills a placeholder, as written in ``language`` and keeping its own direction."""
        return _shown(arg, self, self.languages[language])

    def line(self, text: str, language: str) -> str:
        """``text`` with the mark it needs not to take its direction from a foreign first word."""
        return _mark(text, self.languages[language]) + text

    def template(self, text: Text, language: str) -> str:
        """The sentence as the catalogue has it, its placeholders in braces."""
        return self._template(text, language)

    def _template(self, text: Text, language: str) -> str:
        catalogue = self._catalogues[language]
        if text.plural:
            return catalogue.ngettext(text.key, text.plural, text.count)
        return catalogue.gettext(text.key)


class _Catalogue(gettext.NullTranslations):
    """The sentences of one language: {English: its forms}; what it lacks stays English."""

    def __init__(self, path: Path, code: str) -> None:
        super().__init__()
        self._forms: Mapping[str, tuple[str, ...]] = {}
        self._plural: Callable[[int], int] = gettext.c2py("n != 1")
        if path.exists():
            state = path.stat()
            self._forms, self._plural = _read(path.resolve(), code, state.st_mtime_ns, state.st_size)

    def gettext(self, message: str) -> str:
        known = self._forms.get(message)
        return super().gettext(message) if known is None else known[0]

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        known = self._forms.get(msgid1)
        return super().ngettext(msgid1, msgid2, n) if known is None else known[self._plural(n)]


@lru_cache(maxsize=64)
def _read(
    path: Path, code: str, _changed: int, _size: int
) -> tuple[Mapping[str, tuple[str, ...]], Callable[[int], int]]:
    """({English: its forms}, the choice of a form by number), read again only if the file changed.

    The parts of a program make their own `Words`, and reading all languages takes a fifth of a second.
    """
    with path.open("rb") as file:
        # Where a sentence is used, and what translators are told, take most of the reading.
        parsed = read_po((line for line in file if line[:1] != b"#" or line[:2] == b"#,"), locale=code)
    known: dict[str, tuple[str, ...]] = {}
    for message in parsed:
        if message.id and not message.fuzzy:
            forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
            if forms and all(forms):
                known[message.id if isinstance(message.id, str) else message.id[0]] = forms
    return MappingProxyType(known), gettext.c2py(parsed.plural_expr)


def _assemble(template: str, text: Text, words: Words, language: Language) -> Rendered:
    whole, offset, bold_since = "", 0, None
    spans: list[tuple[str, int, int]] = []
    for pieces, name in _parsed(template):
        for index, (piece, length) in enumerate(pieces):
            if index:
                if bold_since is None:
                    bold_since = offset
                else:
                    spans.append(("bold", bold_since, offset - bold_since))
                    bold_since = None
            whole, offset = whole + piece, offset + length
        if name:
            if language.elided_days:
                fitting = elided(whole, text.args[name], language.elided_days, language.elided)
                moved = offset + len(fitting) - len(whole)
                # A star right before the date moves with it.
                whole, offset, bold_since = fitting, moved, moved if bold_since == offset else bold_since
            shown = _shown(text.args[name], words, language)
            whole, offset = whole + shown, offset + _units(shown)
    mark = _mark(whole, language)
    if mark:
        return Rendered(mark + whole, tuple((kind, at + 1, length) for kind, at, length in spans if length))
    return Rendered(whole, tuple(span for span in spans if span[2]))


def _mark(text: str, language: Language) -> str:
    """Put a direction mark before a text that would otherwise take its direction from a foreign first word.

    Isolates should prevent that, but not every client skips them when looking for the first strong letter. One that
    does finds none in "✓ {amount}", and would put the sign on the wrong side for right-to-left readers.
    """
    rtl, inside, outside, first = language.direction == "rtl", 0, False, ""
    for letter in text.split("\n", 1)[0]:
        if letter == FSI:
            inside += 1
        elif letter == PDI:
            inside -= 1
        kind = bidirectional(letter)
        if kind in ("R", "AL", "L"):
            first = first or kind
            if not inside:
                return _against(first, rtl) or _against(kind, rtl)
        elif not inside and letter not in (FSI, PDI) and not letter.isspace():
            outside = True
    if rtl and outside:
        return RLM
    return _against(first, rtl)


def _against(kind: str, rtl: bool) -> str:
    """The mark for a text whose first strong letter is of this kind, if it is not of the language's direction."""
    if not kind or (kind != "L") == rtl:
        return ""
    return RLM if rtl else LRM


@lru_cache(maxsize=4096)
def _parsed(template: str) -> tuple[tuple[tuple[tuple[str, int], ...], str | None], ...]:
    """A template's literals, each split at its stars into pieces with their lengths, and the names in between."""
    return tuple(
        (tuple((piece, _units(piece)) for piece in literal.split("*")), name)
        for literal, name, _, _ in _formatter.parse(template)
    )


def _shown(arg: Arg, words: Words, language: Language) -> str:
    if isinstance(arg, Text):
        return words.plain(arg, language.code)
    if isinstance(arg, Money):
        return words.amount(arg, language.code)
    if isinstance(arg, datetime):
        day, hour = figures.day(arg, "EEEE d MMMM", language.dates), figures.hour(arg.time(), language.dates)
        return _isolated(f"{day}{'،' if language.rtl else ','} {hour}", language)
    if isinstance(arg, date):
        return _isolated(figures.day(arg, "d MMMM y", language.dates), language)
    if isinstance(arg, time):
        return _isolated(f"{arg:%H:%M}", language)
    if isinstance(arg, int):
        return str(arg)
    return _isolated(arg, language)


def _isolated(shown: str, language: Language) -> str:
    """Amounts, dates and people's words keep their own direction within text of the other direction."""
    if language.direction == "rtl" or (not shown.isascii() and any("\u0590" <= c <= "\u08ff" for c in shown)):
        return f"{FSI}{shown}{PDI}"
    return shown


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
