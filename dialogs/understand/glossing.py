"""Gloss the words of a text that we know, for staff who don't read its language. Single words, not a translation.

What a text means stays with people who read it; a gloss says in a second whether it's about bread or about the rent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dialogs.understand.asking import Wish, read_wish
from dialogs.understand.glossary import Glossary, GlossKind, Meaning, glossary
from dialogs.understand.lexicon import Lexicon, lexicon
from dialogs.understand.number_words import spelt_out
from dialogs.understand.tokens import T, Token, clean, fold, scan

#: The languages with word lists, as they may occur in one text; of two that fit equally, the earlier is meant.
LANGUAGES = ("it", "en", "ar", "fr", "ro", "sq", "ur", "pa", "bn", "uk")
#: How much of a long text is looked at, in characters, and how many words of it are glossed.
_LONGEST, _MOST = 2_000, 12
#: Smaller numbers are articles, pronouns, parts of others.
_SMALLEST_NUMBER = 10
#: Languages that chats also write in Latin letters.
_OTHER_SCRIPTS = frozenset({"ar", "ur", "pa", "bn", "uk"})
#: Letters of Urdu that Arabic doesn't have, in no dialect.
_URDU_LETTERS = frozenset("ٹڈڑںےہ")
_SCRIPTS = (
    ("bengali", 0x0980, 0x09FF),
    ("gurmukhi", 0x0A00, 0x0A7F),
    ("cyrillic", 0x0400, 0x052F),
    ("arabic", 0x0600, 0x06FF),
    ("arabic", 0x0750, 0x077F),
    ("arabic", 0xFB50, 0xFEFC),
)


@dataclass(frozen=True, slots=True)
class Gloss:
    """One word or phrase as it was written, and what it means."""

    said: str
    kind: GlossKind
    code: str


@dataclass(frozen=True, slots=True)
class Glosses:
    """What we can say about a text. ``wish``: what it asks for as a whole, if the bot would understand it."""

    language: str
    words: tuple[Gloss, ...]
    wish: Wish | None


def read_language(text: str, *, writer: str) -> str | None:
    """The language a text is written in; ``writer``: the language its writer chose. None if nothing tells."""
    line = clean(text[:_LONGEST]).replace("\n", " ")
    words = [token for token in scan(line, lexicon(writer).scanner) if token.kind is T.WORD]
    scripts = Counter(script for token in words if (script := _script(token.text)))
    if not scripts:
        return None
    script = scripts.most_common(1)[0][0]
    if script == "arabic":
        if not _URDU_LETTERS.isdisjoint(line):
            return "ur"
        return writer if writer in ("ar", "ur") else "ar"
    if script != "latin":
        return {"bengali": "bn", "gurmukhi": "pa", "cyrillic": "uk"}[script]
    known = {
        language: sum(token.text in glossary(language).words for token in words) for language in LANGUAGES
    }
    best = max(known.values())
    if not best:
        return None
    likely = [language for language in LANGUAGES if known[language] == best]
    # Shops and bills are Italian: words of it that chats in other languages borrow are read as Italian.
    italian = next((each for each in ("it", "en") if each in likely), None)
    if italian and (writer not in likely or writer in _OTHER_SCRIPTS):
        return italian
    if writer in likely:
        return writer
    return likely[0] if len(likely) == 1 else None


def gloss(text: str, *, writer: str, reads: Collection[str], names: Collection[str] = ()) -> Glosses | None:
    """The glosses of a text for somebody who reads these languages; None if they read this one, or if there are none.

    At most a dozen, each word once, in the order of the text. ``names``: people the writer may speak of; theirs are
    no words.
    """
    language = read_language(text, writer=writer)
    if language is None or language in reads:
        return None
    glosses: dict[tuple[str, str], Gloss] = {}
    people = {fold(part) for name in names for part in name.split()}
    for line in clean(text[:_LONGEST]).splitlines():
        for each in _of_line(line, language, reads, people):
            glosses.setdefault((each.code, fold(each.said)), each)
    wish = read_wish(text, language=language)
    if not glosses and wish is None:
        return None
    return Glosses(language, tuple(glosses.values())[:_MOST], wish)


def _of_line(line: str, language: str, reads: Collection[str], people: Collection[str]) -> list[Gloss]:
    lex, known = lexicon(language), glossary(language)
    tokens = scan(line, lex.scanner)
    readable = [glossary(each).words for each in reads]
    out: list[Gloss] = []
    at = 0
    while at < len(tokens):
        match = _phrase(tokens, at, line, known) or _number(tokens, at, lex, known)
        if match is None:
            at += 1
            continue
        end, meaning = match
        said = tokens[at:end]
        # What the reader's own language has needs no gloss, and may mean something else in it.
        theirs = any(all(token.text in words for token in said) for words in readable)
        if (
            meaning
            and not theirs
            and not any(tokens[i].text in people or _is_name(tokens, i, line) for i in range(at, end))
        ):
            out.append(Gloss(line[said[0].start : said[-1].end], *meaning))
        at = end
    return out


def _phrase(tokens: Sequence[Token], at: int, line: str, known: Glossary) -> tuple[int, Meaning] | None:
    """The longest phrase that starts here, and where it ends."""
    end = at
    while end < len(tokens) and end - at < known.longest and tokens[end].kind is T.WORD:
        end += 1
    for last in range(end, at, -1):
        meaning = known.meanings.get(tuple(token.text for token in tokens[at:last]))
        if meaning is not None:
            return last, meaning
    return None


def _number(
    tokens: Sequence[Token], at: int, lex: Lexicon, known: Glossary
) -> tuple[int, Meaning | None] | None:
    """A number in words, without a meaning if it may be part of something larger: one and a half hundred."""
    token = tokens[at]
    if token.kind is not T.WORD or token.text in known.not_numbers or token.text in known.unsure:
        return None
    spelt = spelt_out(tokens, at, lex)
    if spelt is None:
        return None
    end = spelt.last + 1
    beside = [tokens[i] for i in (at - 1, end) if 0 <= i < len(tokens)]
    larger = any(
        each.kind is T.NUMBER or (lex.dictated(each.text) and not _is_euro(each, lex)) for each in beside
    )
    sure = not larger and not spelt.parted and spelt.value >= _SMALLEST_NUMBER
    return end, (GlossKind.NUMBER, str(spelt.value)) if sure else None


def _is_euro(token: Token, lex: Lexicon) -> bool:
    return lex.has("amount.euro", token.text)


def _is_name(tokens: Sequence[Token], at: int, line: str) -> bool:
    """Whether a word is written like a name: with a capital, and not because its sentence begins."""
    raw = line[tokens[at].start : tokens[at].end]
    if not raw[:1].isupper() or line.isupper():
        return False
    begins = at == 0 or (tokens[at - 1].kind is T.SIGN and tokens[at - 1].text in ".!?…")
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    beside = after is not None and after.kind is T.WORD and line[after.start].isupper()
    return not begins or beside


def _script(word: str) -> str | None:
    code = ord(word[0])
    for name, first, last in _SCRIPTS:
        if first <= code <= last:
            return name
    return "latin" if word[0].isalpha() and code < 0x0250 else None
