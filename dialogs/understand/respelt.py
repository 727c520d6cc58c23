"""Words of another script that people type in Latin letters, in their own: "kupyla khlib", "khlasst", "dfaat".

`[inflect] latin` of a words.toml lists what stands for which letter; where that may be several, each is tried until
a list knows the word. Languages whose vowels nobody writes (Arabic, Urdu) can't be respelt letter by letter: there
a verb of paying or buying is known by its consonants. Things are found by `elsewhere`.
"""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.understand.lexicon import Lexicon
from dialogs.understand.romanised import romanised, skeleton
from dialogs.understand.spelling import distance
from dialogs.understand.tokens import T, Token

_SHORTEST = 4
#: No more spellings are tried than this.
_MOST = 48
#: Consonants that a verb is known by, and letters of a long one.
_FEWEST, _LONG = 3, 7


def respell(tokens: Sequence[Token], lex: Lexicon) -> None:
    """Give each word in Latin letters that no list knows the text that one knows."""
    if lex.is_latin:
        return
    latin = [token for token in tokens if token.kind is T.WORD and token.text.isascii()]
    respelt = False
    for token in latin:
        if len(token.text) >= _SHORTEST and (known := _known(token.text, lex)):
            token.text, respelt = known, bool(lex.latin)
    for token in latin if respelt else ():
        if len(token.text) < _SHORTEST:  # what links them: "kvytok na avtobus"
            token.text = next(
                (each for each in _spellings(token.text, lex) if _is_listed(each, lex)), token.text
            )


def _known(word: str, lex: Lexicon) -> str | None:
    if not lex.is_strange(word) or word in lex.numbers:
        return None
    if not lex.latin:
        return _by_sound(word, lex)
    return next((each for each in _spellings(word, lex) if _is_listed(each, lex)), None)


def _is_listed(word: str, lex: Lexicon) -> bool:
    return not lex.is_strange(word) or word in lex.numbers


def _by_sound(word: str, lex: Lexicon) -> str | None:
    """The verb of paying that has the same consonants and nearly the same vowels: khlasst, خلصت."""
    bones = skeleton(word)
    if len(bones) < _FEWEST or any(
        slips.near(word) for slips in (lex.near_things, lex.near_days, lex.near_received)
    ):
        return None
    allowed = _FEWEST if len(word) >= _LONG else _FEWEST - 1
    alike = (verb for verb in lex.sounding.get(bones, ()) if distance(word, romanised(verb)) <= allowed)
    return next(alike, None)


def _spellings(word: str, lex: Lexicon) -> list[str]:
    """What ``word`` may be in the language's own letters, the first of each choice first; none if a letter has no
    equivalent."""
    spelt = [""]
    at = 0
    while at < len(word):
        length = next((n for n in range(lex.longest_latin, 0, -1) if word[at : at + n] in lex.latin), 0)
        if not length:
            return []
        spelt = [each + letter for each in spelt for letter in lex.latin[word[at : at + length]]][:_MOST]
        at += length
    return spelt
