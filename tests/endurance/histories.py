"""Histories of two members of one household, and what Telegram may do to them on the way.

A history is a list of acts in the order in which people did them. `bound` says when one act cannot overtake another;
any order that respects it is a possible delivery, and `delivery` draws one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.endurance.phrases import SEPARATORS, SPOKEN, TONGUES, Line, unknown

#: Acts that are one tap. Two devices may both tap before the answer comes.
TAPS = ("undo", "file", "open_heading", "to_heading", "open_date", "to_yesterday", "answer_tap", "step")
#: Acts that ask, answer or dismiss a question: their meaning depends on the one before.
QUESTIONS = (
    "unclear",
    "answer_tap",
    "answer_text",
    "command",
    "strange",
    "open_heading",
    "to_heading",
    "open_date",
    "to_yesterday",
    "checkin",
    "step",
    "finish",
)
#: What a family does to an entry by button: an edit leaves that alone, as long as its words say nothing else.
BY_HAND = ("undo", "file", "to_heading", "to_yesterday")
COMMANDS = ("/menu", "/budget", "/plan", "/help", "/training", "/privacy", "/language", "/start")
_AMOUNTS = st.integers(1, 199_999)


@dataclass(frozen=True, slots=True)
class Act:
    """What one member does once. ``of`` is the number of the act whose message it is about.

    say: clear lines. strange: one line with a word that we don't know. unclear: a line that leads to a question
    (answer_tap, answer_text). edit: other lines, or none. undo, file: standing buttons. open_heading, to_heading,
    open_date, to_yesterday: a question opened and answered by buttons. checkin, step, finish: the weekly check-in
    begun, answered once, answered to its end.
    """

    number: int
    kind: str
    who: int
    of: int | None = None
    lines: tuple[Line, ...] = ()
    value: str = ""

    @property
    def message(self) -> int | None:
        """The message that it writes or is about."""
        return self.number if self.of is None else self.of


@dataclass(frozen=True, slots=True)
class History:
    """Acts in the order they were done. ``languages`` are those of the two members."""

    languages: tuple[str, str]
    acts: tuple[Act, ...]
    #: The answers in the check-in: cash, food, mood; an empty word skips.
    sheet: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Delivery:
    """How the acts of a history arrive.

    ``order`` holds their numbers. ``lag``: how many acts not bound to a tap overtake it between finger and bot.
    ``twice``: taps made on both devices. ``again``: (act, after how many others it is redelivered). ``night``: from
    this place on everything waited until the next morning.
    """

    order: tuple[int, ...]
    lag: dict[int, int] = field(default_factory=dict)
    twice: frozenset[int] = frozenset()
    again: tuple[tuple[int, int], ...] = ()
    night: int | None = None


def bound(first: Act, then: Act, by_hand: bool = False) -> bool:
    """Whether ``then``, done after ``first``, always arrives after it, or would otherwise mean something else.

    ``by_hand``: the entries of the message that both are about were undone or changed by hand before.
    `test_sequences` gives the reasons.
    """
    if _taught(first) & _words(then) or _words(first) & _taught(then) or (_week(first) and _week(then)):
        return True
    if first.who != then.who:
        return False
    if first.message == then.message:
        if then.kind == "edit":
            return first.kind not in ("say", "strange", "edit") or (first.kind == "edit" and by_hand)
        return True
    if first.kind in QUESTIONS and then.kind in QUESTIONS:
        return True
    return (_asks(first) and then.kind == "say") or (first.kind == "say" and _asks(then))


def _asks(act: Act) -> bool:
    """A question about money that a clear line would dismiss."""
    return act.kind in ("unclear", "answer_tap", "answer_text")


def _week(act: Act) -> bool:
    return act.kind in ("checkin", "step", "finish")


def _words(act: Act) -> frozenset[int | str]:
    return frozenset(line.word for line in act.lines)


def _taught(act: Act) -> frozenset[int | str]:
    return _words(act) if act.kind in ("file", "to_heading") else frozenset()


# -- drawing


@st.composite
def histories(draw: st.DrawFn, longest: int = 7) -> History:
    """Two members of a household write, edit, tap, ask and answer."""
    acts: list[Act] = []

    def add(kind: str, who: int, **rest: Any) -> Act:
        acts.append(Act(len(acts), kind, who, **rest))
        return acts[-1]

    begun: set[int] = set()
    for _ in range(draw(st.integers(2, longest))):
        who = draw(st.integers(0, 1))
        own = [act for act in acts if act.who == who]
        single = [act for act in own if act.kind in ("say", "strange") and len(act.lines) == 1]
        said = [act for act in own if act.kind in ("say", "strange")]
        kinds = ["say", "say", "say", "say", "command", "week"]
        if who not in begun:
            # During a check-in, an amount by itself is an answer.
            kinds += ["strange", "unclear"]
        if said:
            kinds += ["edit", "edit", "edit", "undo"]
        if single:
            kinds += ["heading", "date"]
        match draw(st.sampled_from(kinds)):
            case "say":
                add("say", who, lines=draw(_lines()))
            case "strange":
                line = Line(unknown(len(acts)), draw(_AMOUNTS))
                strange = add("strange", who, lines=(line,))
                if draw(st.booleans()):
                    add("file", who, of=strange.number, lines=(line,), value="school")
            case "unclear":
                _question(draw, add, who)
            case "command":
                add("command", who, value=draw(st.sampled_from(COMMANDS)))
            case "week":
                if who not in begun:
                    begun.add(who)
                    add("checkin", who)
                add("step", who, value=draw(st.sampled_from(["", "", "", "pause", "back"])))
            case "edit":
                of = draw(st.sampled_from(said))
                for _ in range(draw(st.sampled_from([1, 1, 2]))):
                    # People who correct often correct again, or change it back.
                    lines = of.lines if draw(st.booleans()) and of.kind == "say" else draw(_edited())
                    add("edit", who, of=of.number, lines=lines)
            case "undo":
                add("undo", who, of=draw(st.sampled_from(said)).number)
            case "heading":
                of = draw(st.sampled_from(single))
                add("open_heading", who, of=of.number)
                add("to_heading", who, of=of.number, lines=_ever(acts, of), value="leisure")
            case "date":
                of = draw(st.sampled_from(single))
                add("open_date", who, of=of.number)
                add("to_yesterday", who, of=of.number)
    for who in sorted(begun):
        add("finish", who)
    language = st.sampled_from(SPOKEN)
    sheet = (
        draw(st.sampled_from(["250", "99,90", ""])),
        draw(st.sampled_from(["", "31,40"])),
        draw(st.sampled_from(["good", "hard", ""])),
    )
    return History((draw(language), draw(language)), tuple(acts), sheet)


def _ever(acts: Sequence[Act], of: Act) -> tuple[Line, ...]:
    """Every line the message has ever held: the taught word is in one of them."""
    return tuple(line for act in acts if act.message == of.number for line in act.lines)


def _question(draw: st.DrawFn, add: Any, who: int) -> None:
    word = draw(st.integers(0, 2))
    ambiguous = draw(st.booleans())
    asked = add("unclear", who, lines=(Line(word, 0),), value="3.200" if ambiguous else "")
    if ambiguous and draw(st.booleans()):
        add("answer_tap", who, of=asked.number, value=draw(st.sampled_from(["320", "320000"])))
    else:
        add("answer_text", who, of=asked.number, value=draw(st.sampled_from(["3,20", "12,00", "7,5"])))


@st.composite
def _lines(draw: st.DrawFn) -> tuple[Line, ...]:
    return tuple(draw(_line()) for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3]))))


def _edited() -> st.SearchStrategy[tuple[Line, ...]]:
    return st.one_of(_lines(), _lines(), st.just(()))


def _line() -> st.SearchStrategy[Line]:
    return st.builds(
        Line,
        st.integers(0, 3),
        _AMOUNTS,
        st.integers(0, 4),
        st.sampled_from(SEPARATORS),
        st.booleans(),
        st.sampled_from(TONGUES),
    )


@st.composite
def deliveries(draw: st.DrawFn, history: History) -> Delivery:
    """One way in which Telegram may deliver ``history``."""
    acts = history.acts
    size = len(acts)
    delays = draw(st.lists(st.sampled_from([0, 0, 1, 2, 4, 9]), min_size=size, max_size=size))
    waits = {act.number: _before(acts, act) for act in acts}
    order: list[int] = []
    left = list(range(size))
    while left:
        ready = [number for number in left if waits[number] <= set(order)]
        following = min(ready, key=lambda number: number + delays[number])
        order.append(following)
        left.remove(following)
    taps = [act.number for act in acts if act.kind in TAPS]
    some_tap = st.sampled_from(taps) if taps else st.nothing()
    relative = any(act.kind == "to_yesterday" for act in acts)
    return Delivery(
        tuple(order),
        draw(st.dictionaries(some_tap, st.integers(1, 4), max_size=2)) if taps else {},
        frozenset(draw(st.sets(some_tap, max_size=2))) if taps else frozenset(),
        tuple(draw(st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size)), max_size=4))),
        # "Yesterday" on a button counts from the tap, and Telegram doesn't keep taps overnight.
        draw(st.one_of(st.none(), st.integers(0, size))) if not relative else None,
    )


def _before(acts: Sequence[Act], then: Act) -> set[int]:
    """The acts that ``then`` must come after."""
    waits = set()
    for first in acts[: then.number]:
        mine = [act for act in acts[: then.number] if act.message == then.message]
        if bound(first, then, by_hand=any(act.kind in BY_HAND for act in mine)):
            waits.add(first.number)
    return waits
