"""Whether a line is plain talk: it asks, refuses, wishes or tells, and is for a person whatever figures are in it.

Words against booking come in four strengths (lists of the section `[talk]`):

- `veto` always applies ("vorrei", "how much");
- `unless_done` applies unless the line says it was paid or received ("vuole 60 e ho pagato");
- `soft` applies unless the line names something bought beside its one clear amount, or says it was paid: words
  that are
  talk only by themselves ("via", "fever"), and `asks` unless the line starts with it ("why");
- `have` applies unless something was done ("ho due figli", but "ho comprato", "sono andati via 46 euro").

What follows a complete entry, separated from it and without a figure, is a remark on it ("spesa 83,27, non ci
sto dentro") unless it's about paying or buying ("dentista 80, non l'ho pagato").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from itertools import pairwise

from budgeting.headings import Heading, Kind
from dialogs.understand.direction import Way, moved
from dialogs.understand.earned import others_earned, worked_for_pay
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.marks import DEALS, done
from dialogs.understand.matches import LEARNED, STRONG, WEAK, Hit
from dialogs.understand.tokens import Amount, T, Token

_DIVIDES = frozenset(",;.!…-:(")
_SHORTEST_VERB = 4  # letters
_PRONOUN = 2  # how many words from its verb a pronoun stands
_SOFT = ("talk.unless_done", "talk.soft", "talk.asks")
#: Things people mention when the bill comes, before paying it: a remark after one may say it wasn't paid.
_BILLED = frozenset(
    {
        Heading.RENT.value,
        Heading.SERVICE_CHARGES.value,
        Heading.UTILITIES.value,
        Heading.DEBTS.value,
        Heading.INSURANCE.value,
    }
)


def is_talk(
    tokens: Sequence[Token],
    amounts: Sequence[Amount],
    lex: Lexicon,
    learned: Mapping[tuple[str, ...], Hit],
    named: Set[str] = frozenset(),
) -> bool:
    """Whether a line is talk. ``named``: its words written like names, which tell nothing."""
    if any(token.text == "?" and token.kind is T.SIGN for token in tokens):
        return True
    ats = [
        at
        for at, t in enumerate(tokens)
        if t.kind is T.WORD and t.role not in ("date", "aside") and not (t.text in named and len(t.text) > 1)
    ]
    words = [t if (t := tokens[at].text).isascii() else lex.unjoined(t) for at in ats]
    if any(a == "ما" and b.endswith("ش") for a, b in pairwise(words)):
        return True  # the Arabic "did not" wraps its verb in two parts
    if _is_offer(words, lex) or _is_due(words, lex) or _is_obliged(words, lex):
        return True
    if _is_their_bill(words, lex, learned) or others_earned(words, lex):
        return True
    unreal = tuple(lex.endings("talk.unreal"))
    wished = [(at, at + 1) for at, word in enumerate(words) if unreal and word.endswith(unreal)]
    if not wished and lex.talking.isdisjoint(words):
        return False
    vetoes = [*wished, *lex.spans(words, "talk.veto"), *lex.spans(words, "telling.talk")]
    softer = [*(span for name in _SOFT for span in lex.spans(words, name))]
    have = lex.spans(words, "talk.have")
    if not (vetoes or softer or have):
        return False
    hits = lex.hits(words, learned)
    within = [(hit.at, hit.at + hit.span) for hit in hits if hit.span > 1 or hit.weight > STRONG]
    for name in ("instalment.word", "amount.correction", "talk.harmless"):
        within += lex.spans(words, name)
    vetoes = _outside(vetoes, within)
    # "Worked a day, got 60" was paid, "lost 20 at the slots" spent.
    excused = lex.spans(words, "direction.shift") if worked_for_pay(words, lex) else []
    excused += lex.spans(words, "talk.lost") if lex.spans(words, "names.gamble") else []
    if excused:
        vetoes, softer, have = (
            [span for span in spans if not any(a <= span[0] < b for a, b in excused)]
            for spans in (vetoes, softer, have)
        )
    if (remark := _remark(tokens, amounts, ats, hits, lex)) is not None:
        vetoes = [span for span in vetoes if span[0] < remark]
        softer = [span for span in softer if span[0] < remark]
        have = [span for span in have if span[0] < remark]
    vetoes = [span for span in vetoes if not _gives_reason(words, span, amounts, hits, lex)]
    if vetoes:
        return True
    is_done = any(done(words, lex))
    softer = _outside(softer, within)
    if softer and not is_done:
        opening = next((at for at, word in enumerate(words) if not lex.has("talk.hello", word)), 0)
        asks = any(first == opening for first, _ in lex.spans(words, "talk.asks"))
        wants = bool(_outside(lex.spans(words, "talk.unless_done"), within))
        if asks or wants or not (_buys(amounts, hits, [*softer, *have]) or _is_moved(words, lex)):
            return True
    if not _outside(have, within):  # ho mobile
        return False
    neutral = bool(lex.spans(words, "marks.neutral"))
    return not is_done and not neutral and moved(words, lex) is None and not is_perfect(words, have, lex)


def is_coming(tokens: Sequence[Token], amounts: Sequence[Amount], lex: Lexicon, *, talk: bool) -> bool:
    """Whether a verb says that one clear amount will be paid or received: "کل کرایہ دوں گا 300". ``talk``: the line
    is talk, so that the ending of a verb is enough; elsewhere "numero" ends like one."""
    if len(amounts) != 1 or len(amounts[0].readings) != 1 or amounts[0].foreign:
        return False
    if any(token.text == "?" and token.kind is T.SIGN for token in tokens):
        return False
    words = [token.text for token in tokens if token.kind is T.WORD and token.role in ("", "date")]
    endings = tuple(lex.endings("talk.coming_endings"))
    ends = (
        talk
        and bool(endings)
        and any(len(word) > _SHORTEST_VERB and word.endswith(endings) for word in words)
    )
    if not (ends or lex.spans(words, "talk.coming")):
        return False
    return any(hit.weight for hit in lex.hits(words, {})) or any(token.role == "date" for token in tokens)


def remark_at(
    tokens: Sequence[Token],
    amounts: Sequence[Amount],
    lex: Lexicon,
    learned: Mapping[tuple[str, ...], Hit],
) -> int | None:
    """The token where a remark after a complete entry starts; None if there is none."""
    ats = [at for at, t in enumerate(tokens) if t.kind is T.WORD and t.role not in ("date", "aside")]
    place = _remark(tokens, amounts, ats, lex.hits([tokens[at].text for at in ats], learned), lex)
    return None if place is None else ats[place]


def _is_offer(words: Sequence[str], lex: Lexicon) -> bool:
    """ "My brother found a job for 1200", "salary offered 1300", "8 an hour offered": nobody has been paid yet."""
    return any(
        lex.spans(words, thing) and lex.spans(words, act)
        for thing, act in (
            ("telling.job", "telling.offered"),
            ("telling.wages", "telling.proposed"),
            ("telling.rate", "telling.offered"),
            ("telling.rate", "telling.proposed"),
        )
    )


def _is_due(words: Sequence[str], lex: Lexicon) -> bool:
    """ "10 یورو ڈلوانے ہیں": an infinitive with "is" says what has to be done."""
    endings = tuple(lex.endings("talk.infinitives"))
    return bool(endings) and any(
        len(verb) >= _SHORTEST_VERB and verb.endswith(endings) and lex.has("telling.is_behind", after)
        for verb, after in pairwise(words)
    )


def _is_obliged(words: Sequence[str], lex: Lexicon) -> bool:
    """ "Маю дати 70", "ho da pagare 40": "have" with an infinitive behind it."""
    endings = tuple(lex.endings("talk.to_do"))
    return bool(endings) and any(
        len(word) >= _SHORTEST_VERB - 1 and word.endswith(endings) and lex.known(word) is None
        for _, end in lex.spans(words, "talk.must")
        for word in words[end : end + 1]
    )


def _is_their_bill(words: Sequence[str], lex: Lexicon, learned: Mapping[tuple[str, ...], Hit]) -> bool:
    """ "La vecina i-a venit 300 curentul", "a mio cugino è arrivata 250 di gas": the bill came to somebody else."""
    came = lex.spans(words, "telling.bill_came")
    if not came:
        return False
    before = words[: came[0][0]]
    near = before[-_PRONOUN:]
    if any(lex.has("direction.household", word) for word in before):
        return False
    if any(lex.has("direction.me", word) for word in near):
        return False
    theirs = any(lex.has("marks.people", word) for word in before) or any(
        lex.has("direction.him", word) for word in near
    )
    billed = any(hit.kind is Kind.EXPENSE and hit.category in _BILLED for hit in lex.hits(words, learned))
    return theirs and (billed or bool(lex.spans(words, "names.bill")))


def _is_moved(words: Sequence[str], lex: Lexicon) -> bool:
    """Whether a verb of giving or getting says which way money went."""
    movement = moved(words, lex)
    return movement is not None and movement.way is not Way.UNSURE


def _outside(spans: Sequence[tuple[int, int]], within: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans that aren't part of a longer name of something bought."""
    return [
        (first, last)
        for first, last in spans
        if not any(a <= first and last <= b and b - a > last - first for a, b in within)
    ]


def is_perfect(words: Sequence[str], have: Sequence[tuple[int, int]], lex: Lexicon) -> bool:
    """ "Ho sganciato 32", "mi sono tagliata i capelli": "have" and "are" as auxiliaries of a past tense, unless
    the verb hands over no money ("ho visto")."""
    endings = tuple(lex.endings("talk.participles"))
    for _, end in have:
        near = next((word for word in words[end : end + 2] if not lex.has("small.words", word)), "")
        if (
            (len(near) > 4 and near.endswith(endings) and bool(endings)) or lex.has("talk.irregular", near)
        ) and not lex.has("talk.untold", near):
            return True
    return False


def did(words: Sequence[str], lex: Lexicon) -> bool:
    """ "মাছ কিনছিলাম", "bleva": the form of a verb says that I did it, where verbs have one."""
    endings = tuple(lex.endings("talk.i_did_endings"))
    return bool(endings) and any(
        len(word) > _SHORTEST_VERB and word.endswith(endings) and not lex.has("talk.untold", word)
        for word in words
    )


def _buys(amounts: Sequence[Amount], hits: Sequence[Hit], talk: Sequence[tuple[int, int]]) -> bool:
    """Whether there's one clear amount and something bought beside what sounds like talk."""
    if len(amounts) != 1 or len(amounts[0].readings) != 1 or amounts[0].foreign:
        return False
    return any(not any(a <= hit.at < b for a, b in talk) for hit in _bought(amounts[0], hits))


def _bought(amount: Amount, hits: Sequence[Hit]) -> list[Hit]:
    """Which of ``hits`` were bought. Shops and other weak words count beside what looks like money."""
    weights = (LEARNED, STRONG, WEAK) if amount.shaped else (LEARNED, STRONG)
    return [hit for hit in hits if hit.kind is Kind.EXPENSE and hit.weight in weights]


def _gives_reason(
    words: Sequence[str],
    veto: tuple[int, int],
    amounts: Sequence[Amount],
    hits: Sequence[Hit],
    lex: Lexicon,
) -> bool:
    """ "Cambio batteria perché non partiva più 48 euro": the "not" belongs to the reason, not the payment."""
    because = next((at for at in range(veto[0]) if lex.has("talk.because", words[at])), None)
    if because is None or len(amounts) != 1 or not amounts[0].shaped:
        return False
    if not lex.has("talk.negation", words[veto[0]]):
        return False
    if not any(
        hit.at + hit.span <= because for hit in _bought(amounts[0], hits) if hit.category not in _BILLED
    ):
        return False
    return not any(lex.spans(words[because:], name) for name in DEALS if name != "marks.neutral")


def _remark(
    tokens: Sequence[Token],
    amounts: Sequence[Amount],
    numbers: Sequence[int],
    hits: Sequence[Hit],
    lex: Lexicon,
) -> int | None:
    """Where in ``numbers`` a remark after a complete entry starts; None if there is none."""
    if len(amounts) != 1 or not amounts[0].shaped:
        return None
    last = amounts[0].last
    bought = _bought(amounts[0], hits)
    begins = next(
        (
            at
            for at in range(last + 1, len(tokens))
            if (tokens[at].kind is T.SIGN and tokens[at].text in _DIVIDES)
            or lex.has("talk.remark", tokens[at].text)
        ),
        None,
    )
    if begins is None or any(token.kind is T.NUMBER for token in tokens[begins:]):
        return None
    place = next((n for n, at in enumerate(numbers) if at >= begins), None)
    if place is None:
        return None
    words = [tokens[at].text for at in numbers]
    before, behind = words[:place], words[place:]
    named = [hit for hit in bought if hit.at + hit.span <= place]
    if any(hit.category in _BILLED for hit in bought) or not (named or any(done(before, lex))):
        return None
    return None if any(lex.spans(behind, name) for name in DEALS) else place
