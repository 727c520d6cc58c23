"""Is this an entry at all, and under what? Guards against booking plain talk, and chooses the heading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from budgeting.headings import Heading, Kind, Source
from dialogs.understand.choice import choose
from dialogs.understand.clauses import Clause
from dialogs.understand.days import Day, NamedDay
from dialogs.understand.direction import Act, Way, moved
from dialogs.understand.earned import earned, finds_thing, paid_directly
from dialogs.understand.instalment import instalment
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.marks import marks, outweigh, words_of
from dialogs.understand.matches import LEARNED, STRONG, TYPO, WEAK, Hit
from dialogs.understand.model import Instalment
from dialogs.understand.tokens import T, Token
from dialogs.understand.transfers import heading, is_refund, named_giver, only_taken, said_otherwise, source

_FEW = 12
#: Water costs at least this, in minor units, if it comes from the tap.
_WATER_BILL = 10_00
#: What families never pay themselves.
_COMES_IN = frozenset({Source.WORK, Source.BENEFIT, Source.ALLOWANCE})
_YEARS = (1930, 2069)
#: What else oil, bulbs and batteries are bought as.
_NO_CAR = frozenset({Heading.FOOD.value, Heading.LEISURE.value, Heading.PERSONAL.value, Heading.OTHER.value})


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a clause's words say. ``category`` None: no word says it. ``words`` counts the words that are neither
    small nor part of amount or day, ``unknown`` those of them in no list. ``unsure``: the money may also have
    come in, and ``received`` is then its source."""

    kind: Kind
    category: str | None
    words: int
    unknown: int
    known: bool
    marked: bool
    unsure: bool = False
    received: str | None = None
    instalment: Instalment = Instalment.NO


def meaning(
    tokens: Sequence[Token],
    clause: Clause,
    lex: Lexicon,
    learned: Mapping[tuple[str, ...], Hit],
    named: Set[str] = frozenset(),
) -> Meaning:
    """Kind and category of a clause. ``named``: its words that are written like names."""
    words = words_of(tokens[clause.first : clause.end], lex)
    hits = lex.hits(words, learned, named)
    acting = _without_names(words, hits, lex)
    spent, came = marks(acting, lex)
    if (
        words
        and lex.has("marks.opening", words[0])
        and any(hit.kind is Kind.EXPENSE and hit.at for hit in hits)
    ):
        # "Pay light 49.90": "pay" is wages elsewhere, but the verb at the start of a line.
        spent, hits = True, [hit for hit in hits if hit.at]
    if spent and _is_income_paid(words, hits, lex):
        spent, came = False, True
    charged = _charged(words, hits, lex)
    if charged:
        spent, came = True, False
    given = _given(words, lex) or (came and any(lex.has("marks.people", word) for word in words))
    if (
        came
        and not given
        and only_taken(words, lex)
        and (
            any(hit.kind is Kind.EXPENSE and hit.weight >= STRONG for hit in hits)
            or finds_thing(tokens, clause, lex)
        )
    ):
        came = False  # "I got bread": it was bought
    went = None
    if not clause.amount.sign and not charged:
        went = moved(acting, lex, named)
        by_them = went is not None and bool(lex.spans(words[: went.at], "direction.subject_behind"))
        went = said_otherwise(went, hits, spent=spent and not by_them)
    strong = any(hit.kind is Kind.EXPENSE and hit.weight >= STRONG for hit in hits)
    if went is not None and went.act is Act.GET and strong and not given and finds_thing(tokens, clause, lex):
        went, came = None, False  # "collected my glasses, 29.90"
    received, unsure = None, went is not None and went.way is Way.UNSURE
    if went is None:
        gift = not spent and named_giver(words, lex, named) and bool(lex.spans(words, "direction.gift"))
        kind, best = choose(hits, clause.amount.sign, spent, came, given or gift)
        category = best.category if best else None
        if kind is Kind.EXPENSE and not spent and is_refund(words, hits, lex):
            kind, category = Kind.INCOME, Source.OTHER_INCOME.value  # no matter what it was first paid for
        if (
            best is None
            and not clause.amount.sign
            and not spent
            and not came
            and named_giver(words, lex, named)
        ):
            unsure, received = True, Source.HELP.value  # "da Fatima 30": a gift, or her shop
    else:
        # Whoever sends is far away; whoever gives may have given it to anybody.
        someone = not lex.has("direction.send", words[went.at]) and any(
            lex.has(name, word) for word in words[: went.at] for name in ("marks.people", "names.people")
        )
        someone = someone or bool(lex.spans(words, "names.craft"))
        if unsure and went.act is Act.GIVE and came and not spent and not went.other and not someone:
            unsure = False  # if only the verb suggests income
            went = replace(went, way=Way.IN)
        kind = Kind.INCOME if went.way is Way.IN else Kind.EXPENSE
        category = source(went, hits, words, lex) if kind is Kind.INCOME else heading(went, hits, words, lex)
        if unsure and went.act is Act.GIVE and _names_source(words[: went.at], hits):
            kind, category, unsure = Kind.INCOME, source(went, hits, words, lex), False
        if went.act is Act.PAY and kind is Kind.INCOME and category == Source.WORK:
            # "My sister paid the bill for me" brought no money in.
            unsure = not paid_directly(tokens, clause, lex) and any(
                hit.kind is Kind.EXPENSE and hit.weight for hit in hits
            )
        unsure = unsure or (went.act is Act.GET and not given and _by_others(words[: went.at], hits, lex))
        if unsure:
            received = source(went, hits, words, lex)
    if kind is Kind.EXPENSE and not any(hit.weight == LEARNED for hit in hits):
        category = _by_place(category, words, lex)
        if category == Heading.FOOD and _is_water_bill(tokens, words, hits, clause, lex):
            category = Heading.UTILITIES.value
    wages = None if clause.amount.sign else earned(tokens, clause, words, hits, lex)
    if wages and wages.sure:
        kind, category, unsure = Kind.INCOME, Source.WORK.value, False
    elif wages and kind is Kind.EXPENSE and not spent:
        unsure, received = True, Source.WORK.value
    content = [word for word in words if word not in lex.passing]
    known = [word for word in content if _certain(lex.known(word)) or (word,) in learned]
    covered = max(
        len(known), sum(hit.words for hit in hits if hit.weight != TYPO), wages.words if wages else 0
    )
    if went is not None:
        covered += lex.words_of_verbs(words)
    return Meaning(
        kind=kind,
        category=category,
        words=len(content) + sum(1 for word in words if lex.has("marks.income", word)) + (went is not None),
        unknown=max(0, len(content) - covered),
        known=any(hit.weight != TYPO for hit in hits),
        marked=spent or came or went is not None or wages is not None,
        unsure=unsure,
        received=received,
        instalment=instalment(words, hits, category, lex) if kind is Kind.EXPENSE else Instalment.NO,
    )


def _is_income_paid(words: Sequence[str], hits: Sequence[Hit], lex: Lexicon) -> bool:
    """ "Straordinari pagati 90", "assegno unico versato 350": what only ever comes in stands before the verb, and
    nothing that was bought beside it."""
    if any(hit.kind is Kind.EXPENSE and hit.weight for hit in hits):
        return False
    paid = {first for first, _ in lex.spans(words, "marks.expense")}
    return any(
        hit.category in _COMES_IN and hit.weight >= STRONG and hit.at + hit.span in paid for hit in hits
    )


def _charged(words: Sequence[str], hits: Sequence[Hit], lex: Lexicon) -> bool:
    """ "The plumber came 65", "netflix took 7": whoever comes to work is paid, and so is a firm that takes its fee."""
    if lex.spans(words, "names.craft") and lex.spans(words, "names.visited"):
        return True
    first = next(iter(hits), None)
    if first is None or first.kind is not Kind.EXPENSE or first.weight < STRONG:
        return False
    took = [at for at, _ in lex.spans(words, "names.took")]
    between = words[first.at + first.span : took[0]] if took else ()
    return bool(took) and first.at + first.span <= took[0] and all(w in lex.passing for w in between)


def _by_place(category: str | None, words: Sequence[str], lex: Lexicon) -> str | None:
    """Anything eaten at a bar is free time, whatever it is, what children wear belongs to them, and oil for the car
    to the car."""
    cars = lex.spans(words, "names.cars")
    car = cars or lex.spans(words, "names.car")
    if category == Heading.OTHER and cars:
        return Heading.TRANSPORT.value  # "tax for the Panda"
    if category in _NO_CAR and car and lex.spans(words, "names.car_parts"):
        return Heading.TRANSPORT.value
    if category == Heading.FOOD and lex.spans(words, "names.eating_out"):
        return Heading.LEISURE.value
    if category == Heading.FOOD and lex.spans(words, "names.bill"):
        return Heading.UTILITIES.value  # "পানির bolletta": water comes in bottles too
    if category == Heading.PERSONAL and lex.spans(words, "names.children"):
        adults = any(lex.spans(words, name) for name in ("direction.gift", "names.hairdresser"))
        return category if adults else Heading.SCHOOL.value
    return category


def _is_water_bill(
    tokens: Sequence[Token], words: Sequence[str], hits: Sequence[Hit], clause: Clause, lex: Lexicon
) -> bool:
    """ "Paid the water 41.20", "water 29": water in bottles is bought, for less, or with other things."""
    if not lex.spans(words, "names.water") or min(clause.amount.readings, default=0) < _WATER_BILL:
        return False
    # A second number counts bottles.
    counted = sum(token.kind is T.NUMBER for token in tokens[clause.first : clause.end]) > 1
    alone = [hit.span for hit in hits] == [1] and not counted
    return alone or any(lex.spans(words, f"direction.{who}pay") for who in ("", "i_"))


def _without_names(words: Sequence[str], hits: Sequence[Hit], lex: Lexicon) -> Sequence[str]:
    """The words but for those that only look like a verb at the start of a thing's name, where verbs come last:
    "آئی فون" is an iPhone, though "آئی" came."""
    if not lex.opens("direction.to_behind"):
        return words
    names = [hit for hit in hits if hit.kind is Kind.EXPENSE and hit.weight >= STRONG]
    inside = {at for hit in names for at in range(hit.at, hit.at + hit.span - 1)}
    return ["" if at in inside else word for at, word in enumerate(words)]


def _names_source(before: Sequence[str], hits: Sequence[Hit]) -> bool:
    """ "Caritas gave 50", "the factory the wages gave": who only ever gives to families, or what only ever comes in."""
    return any(hit.kind is Kind.INCOME and hit.weight >= STRONG and hit.at < len(before) for hit in hits)


def _by_others(before: Sequence[str], hits: Sequence[Hit], lex: Lexicon) -> bool:
    """ "The plumber collected 60": a word before the verb that names no source of money may be the person who
    got it."""
    if any(hit.kind is Kind.INCOME and hit.weight > TYPO for hit in hits):
        return False
    bought = any(hit.kind is Kind.EXPENSE and hit.weight >= STRONG and hit.at < len(before) for hit in hits)
    return bought or any(lex.is_strange(word) and not lex.has("names.people", word) for word in before)


def is_entry(tokens: Sequence[Token], clause: Clause, said: Meaning, lex: Lexicon) -> bool:
    """Whether to book a clause. The less its figures look like money, the fewer strange words may stand around them."""
    amount = clause.amount
    inside = tokens[clause.first : clause.end]
    if amount.currency or amount.sign or (said.marked and (said.known or amount.decimals)):
        return said.unknown <= (12 if said.known or said.marked else 8)
    if amount.foreign:
        return said.unknown <= 3
    if amount.decimals or len(amount.readings) > 1:
        return said.unknown <= (8 if said.known else 6)
    if not amount.readings:
        return said.known and said.unknown <= 1
    if said.known or said.marked:
        counts = not said.known and _counts_unknown(tokens, clause, lex)
        lent = said.category in (Heading.DEBTS, Heading.OTHER)
        told = said.marked and (said.kind is Kind.INCOME or lent)
        return said.unknown <= (6 if said.known else 4 if told else 2) and not counts
    if _is_year(tokens, clause):
        return False
    words = [t for t in inside if t.kind is T.WORD and not t.role]
    if not words:
        return len(clause.others) < 2 and len(amount.readings) == 1 and amount.readings[0] < 10**6
    edge = (
        not words
        or inside[0].role == "amount"
        or inside[-1].role in ("amount", "date")
        or inside[0].role == "date"
    )
    return (
        edge
        and len(clause.others) < 2
        and 0 < said.words <= 3
        and len(words) <= 4
        and not amount.spelt
        and max(len(t.text) for t in words) > 1
    )


def is_doubtful(tokens: Sequence[Token], clause: Clause, said: Meaning, lex: Lexicon) -> bool:
    """Whether to ask about the clause before booking it: the money may have come in, it may be unpaid, or too
    many strange words stand beside figures that don't look like money."""
    words = words_of(tokens[clause.first : clause.end], lex)
    amount = clause.amount
    plain = not (amount.currency or amount.sign or amount.decimals)
    people = sum(1 for word in words if lex.has("marks.people", word))
    names = sum(1 for word in words if lex.has("names.people", word) and lex.known(word) is None)
    strange = said.unknown - people
    if strange > names:
        strange -= names  # "judo Yassin" is judo for someone; "Mario Rossi" is just someone
    return (
        said.unsure
        or (not amount.sign and not _is_back(said) and _may_be_unpaid(words, lex))
        or (plain and strange > (4 if said.known and said.category else 3 if said.marked else 1))
    )


def _is_back(said: Meaning) -> bool:
    """Whether owed money came or went back: "gave me back the 20 he owed me"."""
    debt = Source.OTHER_INCOME if said.kind is Kind.INCOME else Heading.DEBTS
    return said.marked and said.category == debt


def _may_be_unpaid(words: Sequence[str], lex: Lexicon) -> bool:
    """ "The bill came" doesn't say whether it was paid, unless a word beside it does."""
    told, spent = lex.spans(words, "telling.maybe"), lex.spans(words, "marks.expense")
    return bool(told) and not outweigh(spent, told)


def is_planned(tokens: Sequence[Token], clause: Clause, day: NamedDay, lex: Lexicon) -> bool:
    """ "Venerdì pago 40", "il 27 arriva l'assegno": the present tense with a weekday or a bare day of the month
    means the next one."""
    named = tuple(t.text for t in tokens[day.first : day.last + 1] if t.kind is T.WORD)
    weekday = any(lex.days.get(named[at:], ("",))[0] == "weekday" for at in range(len(named)))
    alone = isinstance(day.day, Day) and day.day.month is None
    return (weekday or alone) and _has_phrase(
        words_of(tokens[clause.first : clause.end], lex), lex, "telling.present"
    )


def is_arranged(tokens: Sequence[Token], clause: Clause, lex: Lexicon) -> bool:
    """ "Appena mi pagano do 70", "tonight I pay the gas 40": the present tense for what is still to come."""
    words = [token.text for token in tokens[clause.first : clause.end] if token.kind is T.WORD]
    if lex.opens("telling.present").isdisjoint(words) or not lex.spans(words, "telling.present"):
        return False
    return any(lex.spans(words, name) for name in ("telling.whenever", "telling.later"))


def lacks_amount(tokens: Sequence[Token], lex: Lexicon, learned: Mapping[tuple[str, ...], Hit]) -> bool:
    """Whether a line without an amount names something bought: "pane", "ieri farmacia"."""
    words = words_of(tokens, lex)
    # Without an amount, whoever says how a thing is tells something: "my boiler is broken".
    content = [word for word in words if word not in lex.passing or lex.has("beside.words", word)]
    spent = marks(words, lex)[0]
    if not content or len(content) > 3 or (any(token.role == "noise" for token in tokens) and not spent):
        return False
    hits = lex.hits(words, learned)
    counted = sum(hit.words for hit in hits if hit.weight != TYPO)
    if counted < len(content):
        return False
    spent = spent or _has_phrase(words, lex, "marks.neutral")
    return any(hit.weight >= STRONG or (spent and hit.weight == WEAK) for hit in hits)


def _certain(hit: Hit | None) -> bool:
    return hit is not None and hit.weight not in (0, TYPO)


def _given(words: Sequence[str], lex: Lexicon) -> bool:
    """Money from a person: "da mia sorella", "from my mother"."""
    for at, word in enumerate(words):
        near = [person for person in words[at + 1 : at + 4] if lex.has("marks.people", person)]
        # The passport "de ma femme" is hers, and came from nobody.
        ours = lex.has("names.whose", word) and all(lex.has("direction.household", person) for person in near)
        if lex.has("marks.from", word) and near and not ours:
            return True
    return False


def _has_phrase(words: Sequence[str], lex: Lexicon, name: str) -> bool:
    return bool(lex.spans(words, name))


def _counts_unknown(tokens: Sequence[Token], clause: Clause, lex: Lexicon) -> bool:
    """ "We got 3 letters": a small number right before a word in no list counts things."""
    after = clause.amount.last + 1
    if after >= clause.end or clause.amount.readings[0] > _FEW * 100:
        return False
    word = tokens[after].text
    return tokens[after].kind is T.WORD and word not in lex.passing and not lex.has("marks.people", word)


def _is_year(tokens: Sequence[Token], clause: Clause) -> bool:
    """A year or a long code: whole figures with no spending word beside them."""
    text = tokens[clause.amount.first].text
    return text.isdigit() and (_YEARS[0] <= int(text) <= _YEARS[1] or len(text) > 4)
