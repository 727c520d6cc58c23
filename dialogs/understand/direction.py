"""Which way money went between people: who gave, lent or paid back, and to whom.

"mi hanno restituito 10" came in, "ho restituito 10" went out, "Karim ha restituito 10" may be either. Not fixed
phrases but the verb, its person and its object decide: `[direction]` in `locales/<language>/words.toml` lists
the verbs by what they do, and the words for I, me, they, to and from. Verbs whose form tells the person (Arabic,
Spanish) are in the lists `i_…` and `they_…`, and endings that mean "me" in `me_endings`.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from enum import Enum

from budgeting.headings import Kind
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.matches import STRONG

#: How many words a pronoun may stand from its verb, and a name from its "to" or "from".
_NEAR, _AFTER, _NAME = 3, 5, 4


class Way(Enum):
    """Where the money went, as seen by the writer."""

    OUT = "out"
    IN = "in"
    UNSURE = "unsure"


class Act(Enum):
    """What was done with it. The values name the lists."""

    BACK = "back"
    LEND = "lend"
    BORROW = "borrow"
    GIVE = "give"
    PAY = "pay"
    GET = "get"
    TAKE = "take"  # got, preso: bought as often as received


#: Lists whose words speak against a gift.
_NO_GIFT = (
    *("direction.no_gift", "marks.expense", "telling.talk", "telling.maybe", "telling.offered"),
    *("talk.veto", "talk.unless_done", "talk.asks", "talk.untold"),
)
_GIVING = (Act.BACK, Act.LEND, Act.GIVE, Act.PAY)


@dataclass(frozen=True, slots=True)
class Moved:
    """Money that changed hands. ``other``: the person it went to or came from, if named; ``at``: the verb's
    position among the words."""

    way: Way
    act: Act
    other: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True)
class _Verb:
    first: int
    end: int
    act: Act
    who: str = ""  # "i", "they", "either", "me" (given to me), or empty if its form doesn't say


@dataclass(frozen=True, slots=True)
class _Told:
    """The words around a verb: who did it, and whom it went to or came from."""

    act: Act
    i: bool
    they: bool
    subject: str
    household: bool
    me: bool
    source: str
    target: str
    festive: bool
    at_last: bool
    employed: bool


def moved(words: Sequence[str], lex: Lexicon, named: Set[str] = frozenset()) -> Moved | None:
    """How the first verb of giving or getting moves the money; None if there is none, or it says nothing about
    people ("ho pagato la luce"). ``named``: words written like names."""
    verbs = _verbs(words, lex)
    if (back := _given_back(words, verbs, lex, named)) is not None:
        return back
    for at, verb in enumerate(verbs):
        begin = verbs[at - 1].end if at else 0
        end = verbs[at + 1].first if at + 1 < len(verbs) else len(words)
        if movement := _moved(words, verb, begin, end, lex, named):
            return movement
    return None if verbs else _for_us(words, lex)


def _for_us(words: Sequence[str], lex: Lexicon) -> Moved | None:
    """ "I vicini hanno fatto colletta per noi", "la suocera ha voluto darci": whatever a person outside the household
    did for us with money, unless a word says that they asked for it, took it or only talked."""
    people = (at for at, word in enumerate(words) if lex.has("marks.people", word))
    who = next(people, len(words))
    if who == len(words) or lex.has("direction.household", words[who]) or not _subject(words[: who + 2], lex):
        return None
    rest = words[who + 1 :]
    ours = (
        _any(rest, lex, "direction.me")
        or _any(rest, lex, "direction.me_after")
        or _any(rest, lex, "direction.for_us")
    )
    ours = ours or any(
        word.endswith(tuple(lex.endings("direction.us_endings"))) for word in rest if len(word) > 4
    )
    if not ours or any(_any(words, lex, name) for name in _NO_GIFT):
        return None
    acted = any(not lex.has("small.words", word) and not _is_me(word, lex) for word in rest)
    return Moved(Way.IN, Act.GIVE, words[who], who) if acted else None


def _given_back(words: Sequence[str], verbs: Sequence[_Verb], lex: Lexicon, named: Set[str]) -> Moved | None:
    """ "Ho restituito i 100 che avevo preso in prestito", "returned the 20 I lent him": what was borrowed goes back
    out, what I lent comes back in."""
    back = next((verb for verb in verbs if verb.act is Act.BACK), None)
    if back is None:
        return None
    told_of = [
        way
        for name, way in (("direction.given_before", Way.IN), ("direction.taken", Way.OUT))
        if _any(words, lex, name)
    ]
    if len(verbs) == 1 and not told_of:
        return None
    if _to_us(words, back, lex):
        return Moved(Way.IN, Act.BACK, "", back.first)
    if told_of:
        return Moved(told_of[0], Act.BACK, "", back.first)
    if any(verb.act is Act.BORROW for verb in verbs):
        return Moved(Way.OUT, Act.BACK, "", back.first)
    lends = (n for n, verb in enumerate(verbs) if verb.act is Act.LEND)
    at = next((n for n in lends if not lex.has("direction.loan", words[verbs[n].first])), None)
    if at is None:
        return None
    begin = verbs[at - 1].end if at else 0
    lent = _told(words, verbs[at], begin, len(words), lex, named)
    if lent.me == lent.i:
        return None
    return Moved(Way.OUT if lent.me else Way.IN, Act.BACK, "", back.first)


def _to_us(words: Sequence[str], back: _Verb, lex: Lexicon) -> bool:
    """ "She gave me back the 20 she borrowed": to me, right beside the verb."""
    before, after = words[max(0, back.first - _NEAR) : back.first], words[back.end : back.end + 1]
    mine = back.who == "me" or _any(before, lex, "direction.me") or _any(after, lex, "direction.me_after")
    inside = _any(words[back.first : back.end], lex, "direction.me_after")
    return (mine or inside) and back.who != "i" and not _any(before, lex, "direction.i")


def _moved(
    words: Sequence[str], verb: _Verb, begin: int, end: int, lex: Lexicon, named: Set[str]
) -> Moved | None:
    """What ``verb`` does, using only the words from ``begin`` to ``end``: the other verbs have their own."""
    told = _told(words, verb, begin, end, lex, named)
    other = told.target or told.source
    if verb.act in _GIVING:
        way = _given(told, lex, certain=verb.who != "i" and verb.who != "either")
        return Moved(way, told.act, other, verb.first) if way else None
    foreign = told.they and not (told.me or told.i or told.household)
    if verb.act is Act.TAKE and told.act is not Act.BACK:
        if not lex.has("marks.people", told.source):
            return None
        return Moved(Way.UNSURE if foreign else Way.IN, Act.GET, other, verb.first)
    return Moved(Way.UNSURE if foreign else Way.IN, told.act, other, verb.first)


def _told(words: Sequence[str], verb: _Verb, begin: int, end: int, lex: Lexicon, named: Set[str]) -> _Told:
    before = words[max(begin, verb.first - _NEAR) : verb.first]
    after = words[verb.end : end]
    close = after[:_AFTER]
    clause = words[begin : verb.first]
    subject = _subject(clause, lex) or _named_subject(before, after, lex, named)
    me = verb.who == "me" or _any(before, lex, "direction.me") or _to_me(close, lex)
    they = bool(subject) or verb.who == "they" or _any(before, lex, "direction.they") or _did(clause, lex)
    me = me or any(last - first > 1 for first, last in lex.spans(words[begin:end], "direction.me_after"))
    me = me or (_any(words[begin:end], lex, "direction.for_us") and bool(subject))
    if verb.act is Act.BACK and _mine((*clause, *close), lex):
        me = True
    # If the verb comes last, as in Urdu, its subject is far away.
    first_person = before if me or they else clause
    act = verb.act
    if act is not Act.BORROW and _any(close, lex, "direction.back_word"):
        act = Act.BACK
    elif act is Act.GIVE and _any(close, lex, "direction.loan"):
        act = Act.LEND
    return _Told(
        act=act,
        i=_any((*first_person, words[verb.first]), lex, "direction.i")
        or verb.who == "i"
        or (verb.who == "either" and not subject),
        they=they,
        subject=subject,
        household=lex.has("direction.household", subject),
        me=me,
        source=_behind(clause, lex, "direction.from_behind")
        or _after(after, lex, ("marks.from", "direction.from"), named),
        target=_behind(clause, lex, "direction.to_behind")
        or _dative(clause, lex, named)
        or (_behind(clause, lex, "direction.of_behind") if act is Act.BACK else "")
        or _target(after, lex, named, direct=lex.has("direction.direct", words[verb.end - 1])),
        festive=_any(words[begin:end], lex, "direction.occasion"),
        at_last=_any(words[begin:end], lex, "direction.finally"),
        employed=lex.has("direction.employer", subject) and not _any(words, lex, "direction.no_gift"),
    )


def _given(told: _Told, lex: Lexicon, *, certain: bool) -> Way | None:
    """``certain``: the verb's form alone doesn't make it the first person."""
    # "Ho" beats a pronoun near it; a verb that may or may not be first person doesn't.
    if told.me and (not told.i or not certain):
        return Way.IN
    if told.i:
        return Way.OUT if told.act is not Act.PAY or _person(told.target, lex) else None
    if told.act is Act.GIVE and _is_present(told, lex):
        return Way.IN
    if told.act in (Act.GIVE, Act.PAY) and told.employed and not told.target:
        return Way.IN
    if told.act is Act.PAY:
        if told.they:
            # "Mio marito ha pagato la luce" is the family's spending; what a sister paid may not be.
            return Way.UNSURE if told.subject and not told.household else None
        # "Payé la cantine d'octobre", "plătită la poștă": neither paid us.
        giver = _person(told.source, lex) and not lex.common(told.source)
        return Way.IN if giver else Way.OUT if _person(told.target, lex) else None
    if told.source and not told.they and not (told.act is Act.GIVE and _is_thing(told.source, lex)):
        # "Sent 150 to my mother by Ria": it went to her, whoever carried it.
        return Way.OUT if lex.has("marks.people", told.target) else Way.IN
    if told.act is Act.BACK and told.they and told.at_last and not told.target:
        return Way.IN  # "Karim finally gave back 15"
    known = lex.known(told.target) if told.target else None
    if known and known.weight >= STRONG and told.act is Act.GIVE:
        return None  # "mio marito ha dato 20 al barbiere" is a purchase
    if told.target and (not told.they or told.household):
        return Way.OUT
    return Way.UNSURE if told.act is not Act.GIVE or told.they else None


def _is_present(told: _Told, lex: Lexicon) -> bool:
    """ "The parish gave 60", "grandma sent 100 for Leo's birthday": from whoever only ever gives, or from a relative
    for a day of presents."""
    if not told.subject or told.household:
        return False
    child = lex.has("names.children", told.target) or lex.has("direction.household", told.target)
    if lex.has("marks.people", told.target) and not child:
        return False
    return told.festive or lex.has("direction.patron", told.subject)


def _verbs(words: Sequence[str], lex: Lexicon) -> list[_Verb]:
    by_place: dict[int, _Verb] = {}
    for act in Act if not lex.moving.isdisjoint(words) else ():
        for prefix, whose in (("", ""), ("i_", "i"), ("they_", "they")):
            for first, end in lex.spans(words, f"direction.{prefix}{act.value}"):
                inner = words[first + 1 : end] if end - first > 1 and whose != "i" else ()
                who = "me" if any(lex.has("direction.me_after", word) for word in inner) else whose
                there = by_place.get(first)
                if there is None or end > there.end:
                    by_place[first] = _Verb(first, end, act, who)
                elif there.act is act and there.end == end and {there.who, who} == {"i", "they"}:
                    by_place[first] = _Verb(first, end, act, "either")
    for at, word in enumerate(words) if lex.endings("direction.me_endings") else ():
        if at not in by_place and (act_of := _to_me_inside(word, lex)):
            by_place[at] = _Verb(at, at + 1, act_of, "me")
    verbs: list[_Verb] = []
    for first in sorted(by_place):
        if by_place[first].act is Act.GIVE and first and lex.has("direction.being", words[first - 1]):
            continue  # "sono passata da Ikea" hands nothing over
        if not verbs or first >= verbs[-1].end:
            verbs.append(by_place[first])
    return verbs


def _to_me_inside(word: str, lex: Lexicon) -> Act | None:
    """The verb in a word that also says "to me": أعطتني, رجعلي."""
    for stem in lex.to_me(word):
        for act in _GIVING:
            if any(lex.has(f"direction.{prefix}{act.value}", stem) for prefix in ("they_", "", "i_")):
                return act
    return None


def _any(words: Sequence[str], lex: Lexicon, name: str) -> bool:
    return bool(lex.spans(words, name))


def _mine(words: Sequence[str], lex: Lexicon) -> bool:
    """ "عمران نے میرے 30 واپس کیے": "my" beside a sum, not "my brother"."""
    return any(
        lex.has("direction.mine", word)
        and not (at + 1 < len(words) and lex.has("marks.people", words[at + 1]))
        for at, word in enumerate(words)
    )


def _to_me(words: Sequence[str], lex: Lexicon) -> bool:
    """Whether "me" is there as the recipient; "for me" and "from me" don't count."""
    beside = ("direction.instead", "marks.from", "direction.from")
    return any(
        first == 0 or not any(lex.has(name, words[first - 1]) for name in beside)
        for first, _ in lex.spans(words, "direction.me_after")
    )


def _subject(words: Sequence[str], lex: Lexicon) -> str:
    """Someone else who did it: "mia sorella … ha dato"."""
    for at, word in enumerate(words):
        # Urdu, Panjabi and Bengali put the word for "from" after the name.
        behind = 2 if lex.opens("direction.to_behind") else 0
        near = (*words[max(0, at - 2) : at], *words[at + 1 : at + 1 + behind])
        if at + 1 < len(words) and any(
            lex.has(f"direction.{name}", words[at + 1]) for name in ("of_behind", "possessive", "at_behind")
        ):
            continue  # خالہ کے 50: hers; مسجد میں: at the mosque
        if lex.has("direction.him", word):
            continue  # сусідці: to her
        if any(
            lex.has(name, word) for name in ("marks.people", "direction.patron", "direction.employer")
        ) and not any(
            lex.has(name, beside)
            for beside in near
            for name in (
                "direction.to",
                "direction.to_behind",
                "marks.from",
                "direction.from",
                "direction.from_behind",
            )
        ):
            return word
    return ""


def _did(clause: Sequence[str], lex: Lexicon) -> bool:
    """ "سعدیہ نے": the word behind whoever did it, unless it's the writer."""
    behind = (at for at, word in enumerate(clause) if at and lex.has("direction.subject_behind", word))
    return any(not _any(clause[at - 1 : at + 1], lex, "direction.i") for at in behind)


def _named_subject(before: Sequence[str], after: Sequence[str], lex: Lexicon, named: Set[str]) -> str:
    """A name right before or after "has paid": "Luca ha pagato", "ha pagato Luca"."""

    def name(word: str) -> bool:
        return word in named or lex.has("names.people", word)

    if not before or not lex.has("direction.they", before[-1]):
        linked = before[-2] if len(before) > 1 else ""
        if lex.has("small.words", linked) and not lex.has("marks.and", linked):
            return ""  # "the canteen of Ridwan paid"
        return before[-1] if before and name(before[-1]) else ""
    return next((word for word in (*before[-2:-1], *after[:1]) if name(word)), "")


def _target(words: Sequence[str], lex: Lexicon, named: Set[str], *, direct: bool) -> str:
    """The recipient: "a mia sorella", "لأختي", or right after the verb: "lent Karim"."""
    if target := _after(words, lex, ("direction.to",), named):
        return target
    for word in words[:_AFTER]:
        if lex.has("direction.him", word):
            return word
        for prefix in lex.endings("direction.to_prefix"):
            rest = word.removeprefix(prefix)
            if rest != word and (lex.has("marks.people", rest) or (len(rest) > 2 and not lex.known(word))):
                return rest
    first = next((word for word in words[:_NAME] if not lex.has("small.words", word)), "")
    if not direct or not first:
        return ""
    return first if first in named or _person(first, lex) or lex.has("names.people", first) else ""


def _dative(clause: Sequence[str], lex: Lexicon, named: Set[str]) -> str:
    """The recipient that only its case tells: "сусідці позичила", "Петрові дав"; empty if there is none."""
    endings = tuple(lex.endings("direction.dative_endings"))
    if not endings:
        return ""
    return next(
        (
            word
            for word in reversed(clause)
            if lex.has("direction.him", word) or (word in named and word.endswith(endings))
        ),
        "",
    )


def _after(words: Sequence[str], lex: Lexicon, names: Sequence[str], named: Set[str]) -> str:
    """The name or thing after a word for "to" or "from"; empty if there is none."""
    for name in names:
        for _, end in lex.spans(words, name):
            for word in words[end : end + _NAME]:
                if lex.has("direction.no_person", word):
                    break
                if word in named or lex.has("marks.people", word) or not lex.has("small.words", word):
                    return word
    return ""


def _behind(words: Sequence[str], lex: Lexicon, name: str) -> str:
    """The name or thing before a word for "to" or "from", in languages whose verb comes last: بہن کو, বোনকে; empty
    if there is none, or if it's the writer."""
    if not lex.opens(name) and not lex.endings(f"{name}_joined"):
        return ""
    for at, word in enumerate(words):
        if at and lex.has(name, word) and not _is_me(words[at - 1], lex):
            return words[at - 1]
        if name == "direction.to_behind" and lex.has("direction.him", word):
            return word
        for ending in lex.endings(f"{name}_joined"):
            stem = word.removesuffix(ending)
            other = stem != word and len(stem) > 1 and not _is_me(word, lex)
            if other and (lex.has("marks.people", stem) or lex.known(word) is None) and not lex.common(word):
                return stem
    return ""


def _is_thing(word: str, lex: Lexicon) -> bool:
    """Whether a word names something bought: "10 d'essence"."""
    hit = lex.known(word)
    return (
        hit is not None and hit.kind is Kind.EXPENSE and hit.weight > 0 and not lex.has("marks.people", word)
    )


def _is_me(word: str, lex: Lexicon) -> bool:
    return any(lex.has(f"direction.{name}", word) for name in ("me", "me_after", "i"))


def _person(word: str, lex: Lexicon) -> bool:
    """Whether a word is a person, or may be one because no list knows it."""
    return bool(word) and (
        lex.has("marks.people", word)
        or lex.has("direction.him", word)
        or (lex.known(word) is None and word not in lex.passing)
    )
