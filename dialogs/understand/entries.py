"""From a message to entries: read each line by itself; a line with only a day dates the lines below it."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from budgeting.headings import Kind
from budgeting.money import EUR, Money
from dialogs.understand.caution import may_be_talk
from dialogs.understand.classify import (
    Meaning,
    is_arranged,
    is_doubtful,
    is_entry,
    is_planned,
    lacks_amount,
    meaning,
)
from dialogs.understand.clauses import Clause, divide
from dialogs.understand.dates import find_dates
from dialogs.understand.days import NamedDay
from dialogs.understand.drafts import Reader, day_for, days_of, either_way, entry_of
from dialogs.understand.lexicon import Lexicon, lexicon
from dialogs.understand.marks import words_of
from dialogs.understand.matches import STRONG, WEAK, teach
from dialogs.understand.model import Instalment, Issue, Problem, Understanding, Understood
from dialogs.understand.money import find_amounts
from dialogs.understand.near_misses import may_count, nearly_a_day, nearly_received
from dialogs.understand.not_money import without_marks
from dialogs.understand.notices import Notice, notice, without_balances
from dialogs.understand.receipts import receipt, without_change
from dialogs.understand.respelt import respell
from dialogs.understand.statement import is_paid, is_told, statements
from dialogs.understand.talk import is_coming, is_talk
from dialogs.understand.tokens import Amount, T, Token, clean, plain, scan
from dialogs.understand.word_and_price import word_and_price

_NOTHING_LEARNT: Mapping[str, str] = MappingProxyType({})
_LONGEST_LINE = 1000
_LONGEST_NOTICE = 12  # lines
_FIRST_WORDS = 3
#: Issues that a day in the story around a payment may raise.
_DAYS = {Issue.DAY, Issue.FUTURE}
#: No messenger sends more than 4096 characters; a longer text must not keep others waiting.
_LONGEST_TEXT = 10_000
#: A line that only gives an amount, for the line above it.
_FIGURES_ONLY = re.compile(r"\s*(?:€\s*)?\d[\d.,'٫٬،]*\s*(?:€|eur|euro)?\s*", re.IGNORECASE)
_BULLETS = ("•", "*", "-", "·")


def read_entries(
    text: str,
    *,
    language: str,
    today: date,
    currency: str = EUR,
    learned: Mapping[str, str] = _NOTHING_LEARNT,
    bound_minor: int = 200_000,
) -> Understanding:
    """The entries in a message, and questions about lines that are about money but unclear.

    ``learned`` maps a household's own words to heading or source codes and beats every list. ``bound_minor`` in
    minor units: we ask about an expense above it, and about an income above three times it. Never raises,
    whatever the text.
    """
    reader = Reader(lexicon(language), teach(learned), today, currency, bound_minor)
    entries: list[Understood] = []
    problems: list[Problem] = []
    heading_day: NamedDay | None = None
    lines = clean(text[:_LONGEST_TEXT]).splitlines()
    if len(lines) == 1 and (bought := word_and_price(reader, lines[0])) is not None:
        return Understanding((bought,))
    if (whole := _one_notice(reader, lines)) is not None:
        return whole
    if (paid := _one_receipt(reader, lines)) is not None:
        return paid
    done = 0
    for number, line in enumerate(lines, 1):
        if number <= done or not line.strip() or len(line) > _LONGEST_LINE:
            continue
        tokens = without_marks(_without_bullet(_scanned(line, reader), reader.lex))
        days = find_dates(tokens, reader.lex, today)
        if days and all(t.role == "date" or t.kind is T.SIGN for t in tokens) and len(lines) > 1:
            heading_day = days[0]
            continue
        line_entries, asked = _read_line(reader, line, tokens, days, heading_day)
        if len(entries) > 1 and len(line_entries) == 1 and _is_total(tokens, reader.lex):
            continue  # don't book it again beside its parts
        if (
            [p.code for p in asked] == [Issue.NO_AMOUNT]
            and number < len(lines)
            and _FIGURES_ONLY.fullmatch(plain(lines[number]))
        ):
            line, done = f"{line} {lines[number]}", number + 1
            tokens = without_marks(_without_bullet(_scanned(line, reader), reader.lex))
            days = find_dates(tokens, reader.lex, today)
            line_entries, asked = _read_line(reader, line, tokens, days, heading_day)
        entries += [replace(entry, line=number) for entry in line_entries]
        problems += [_at(problem, number) for problem in asked]
    return Understanding(tuple(entries), tuple(problems))


def _scanned(line: str, reader: Reader) -> list[Token]:
    tokens = scan(line, reader.lex.scanner)
    respell(tokens, reader.lex)
    return tokens


def _is_total(tokens: Sequence[Token], lex: Lexicon) -> bool:
    """Whether a line only says what all the others add up to."""
    words = [t.text for t in tokens if t.kind is T.WORD and not t.role and not lex.has("small.words", t.text)]
    spans = lex.spans(words, "amount.total")
    return bool(words) and sum(end - first for first, end in spans) >= len(words)


def _one_notice(reader: Reader, lines: Sequence[str]) -> Understanding | None:
    """A bank notice spread over several lines, with one amount that may be the payment."""
    if not 1 < len(lines) <= _LONGEST_NOTICE:
        return None
    line = " ; ".join(lines)
    tokens = without_marks(_scanned(line, reader))
    days = find_dates(tokens, reader.lex, reader.today)
    everything = find_amounts(tokens, reader.lex)
    amounts = without_balances(tokens, everything, reader.lex)
    if len(amounts) != 1:
        return None
    told = notice(tokens, amounts, reader.lex, balance=len(amounts) < len(everything))
    if told is None:
        return None
    line_entries, asked = _read_notice(reader, line, tokens, told, days, None)
    number = next((n for n, text in enumerate(lines, 1) if any(c.isdigit() for c in text)), 1)
    return Understanding(
        tuple(replace(entry, line=number) for entry in line_entries),
        tuple(_at(problem, number) for problem in asked),
    )


def _one_receipt(reader: Reader, lines: Sequence[str]) -> Understanding | None:
    """A receipt typed line by line is one payment, its total, under the heading most of it was spent on."""
    scanned = [scan(line, reader.lex.scanner) for line in lines] if len(lines) > 1 else []
    days = [day for tokens in scanned for day in find_dates(tokens, reader.lex, reader.today)]
    result = receipt(scanned, lines, reader.lex)
    if result is None:
        return None
    parts: Counter[str] = Counter()
    header = result.header
    for number in result.items:
        tokens = without_marks(_scanned(lines[number], reader))
        for entry in _read_line(reader, lines[number], tokens, (), None)[0]:
            parts[entry.category] += entry.amount.minor
            header = header or entry.note
    line = f"{header} {result.total // 100},{result.total % 100:02} €"
    tokens = without_marks(_scanned(line, reader))
    read, asked = _read_line(reader, line, tokens, days[:1], None)
    if len(read) != 1 or asked:
        return None
    entry = replace(read[0], amount=Money(result.total, reader.currency), line=result.line + 1)
    if parts and read[0].kind is Kind.EXPENSE:
        entry = replace(entry, category=parts.most_common(1)[0][0], category_known=True)
    return Understanding((entry,))


def _read_line(
    reader: Reader, line: str, tokens: list[Token], days: Sequence[NamedDay], above: NamedDay | None
) -> tuple[list[Understood], list[Problem]]:
    """What we can book, and what we ask."""
    amounts = find_amounts(tokens, reader.lex)
    read = _read_whole(reader, line, tokens, amounts, days, above)
    entries, asked = read
    if any(entry.kind is Kind.EXPENSE for entry in entries) or {p.code for p in asked} - _DAYS:
        return read
    told = _read_statement(reader, line, tokens, amounts, days, above, read)
    return ([told], []) if told else read


def _read_statement(
    reader: Reader,
    line: str,
    tokens: Sequence[Token],
    amounts: Sequence[Amount],
    days: Sequence[NamedDay],
    above: NamedDay | None,
    whole: tuple[list[Understood], list[Problem]],
) -> Understood | None:
    """The payment a long line tells of, read without the story around it. ``whole``: what the line says read as
    a whole; the less that was, the less the statement must say."""
    entries, asked = whole
    around = day_for(reader, days) if days else None
    paid_only = bool(asked) or around is Issue.FUTURE
    for part in statements(line, tokens, amounts, reader.lex):
        own = without_marks(_scanned(part, reader))
        named = find_dates(own, reader.lex, reader.today)
        if around is Issue.DAY and not named:
            continue
        outer = above if named or isinstance(around, Issue) or not days else days[0]
        result, unclear = _read_whole(reader, part, own, find_amounts(own, reader.lex), named, outer)
        if len(result) != 1 or unclear or result[0].kind is not Kind.EXPENSE:
            continue
        known = result[0].category_known and not paid_only and (not entries or is_told(own, reader.lex))
        if known or is_paid(own, reader.lex):
            return _headed(reader, tokens, amounts[0], result[0])
    return None


def _headed(reader: Reader, tokens: Sequence[Token], amount: Amount, entry: Understood) -> Understood:
    """The entry under what the story names, if its own words name nothing."""
    if entry.category_known:
        return entry
    said = meaning(tokens, Clause(0, len(tokens), amount), reader.lex, reader.learned)
    if said.kind is not Kind.EXPENSE or said.category is None or not said.known:
        return entry
    return replace(entry, category=said.category, category_known=True)


def _read_whole(
    reader: Reader,
    line: str,
    tokens: list[Token],
    everything: Sequence[Amount],
    days: Sequence[NamedDay],
    above: NamedDay | None,
) -> tuple[list[Understood], list[Problem]]:
    """What the line says as a whole."""
    amounts = without_balances(tokens, everything, reader.lex)
    balance = len(amounts) < len(everything)
    amounts = without_change(tokens, amounts, reader.lex)
    if told := notice(tokens, amounts, reader.lex, balance=balance):
        return _read_notice(reader, line, tokens, told, days, above)
    if balance and not amounts:
        return [], []
    named = named_words(line, tokens)
    if is_talk(tokens, amounts, reader.lex, reader.learned, named):
        return [], [Problem(1, Issue.FUTURE)] if is_coming(tokens, amounts, reader.lex, talk=True) else []
    if not amounts:
        lacks = lacks_amount(tokens, reader.lex, reader.learned)
        return [], [Problem(1, Issue.NO_AMOUNT)] if lacks else []
    entries: list[Understood] = []
    asked: list[Problem] = []
    undated: list[Understood] = []
    read = [
        (clause, meaning(tokens, clause, reader.lex, reader.learned, named))
        for clause in divide(tokens, amounts, reader.lex)
    ]
    sure = [is_entry(tokens, clause, said, reader.lex) for clause, said in read]
    clauses = [clause for clause, _ in read]
    undayed = not days and not above and nearly_a_day(tokens, reader.lex, named)
    telling = {
        at
        for at, (clause, said) in enumerate(read)
        if may_be_talk(line, tokens, clause, said, reader.lex, reader.learned, named)
    }
    before: Meaning | None = None
    for at, ((clause, said), own) in enumerate(zip(read, sure, strict=True)):
        if not own and not (any(sure) and said.unknown <= 2):
            continue
        if not said.words and not said.marked and before:
            said = before
        before = said
        own_days = days_of(days, clause, above)
        planned = is_arranged(tokens, clause, reader.lex) or (
            bool(own_days) and is_planned(tokens, clause, own_days[0], reader.lex)
        )
        on = Issue.FUTURE if planned else Issue.DAY if undayed else day_for(reader, own_days)
        result = entry_of(reader, line, tokens, clause, said, reader.today if isinstance(on, Issue) else on)
        if isinstance(result, Issue) or on is Issue.FUTURE:
            asked.append(Problem(1, result if isinstance(result, Issue) else Issue.FUTURE))
            continue
        if is_coming(tokens, amounts, reader.lex, talk=False):
            asked.append(Problem(1, Issue.FUTURE))
            continue
        doubtful = not result.ambiguous and (
            is_doubtful(tokens, clause, said, reader.lex)
            or _states(line, tokens, said, reader)
            # "Before it was 50, now 80": one clause that tells makes the bare sums beside it doubtful.
            or at in telling
            or (bool(telling) and not said.marked and not clause.amount.decimals)
            or (said.kind is Kind.EXPENSE and nearly_received(tokens, reader.lex, named))
            or may_count(tokens, clause, clauses, reader.lex)
        )
        either = either_way(result, said) if doubtful else ()
        if on is Issue.DAY and not doubtful:
            undated.append(result)
        elif on is Issue.DAY:
            asked.append(Problem(1, Issue.DAY, either, (result,)))
        elif doubtful:
            asked.append(Problem(1, Issue.DIRECTION, either))
        else:
            entries.append(result)
    if undated:
        asked.append(Problem(1, Issue.DAY, waiting=tuple(undated)))
    return entries, list(dict.fromkeys(asked))


def _read_notice(
    reader: Reader,
    line: str,
    tokens: Sequence[Token],
    told: Notice,
    days: Sequence[NamedDay],
    above: NamedDay | None,
) -> tuple[list[Understood], list[Problem]]:
    """What a bank reports: a payment only requested, planned or refused is none."""
    if not told.done:
        return [], []
    said = meaning(tokens, told.clause, reader.lex, reader.learned)
    if told.kind is not None and said.kind is not told.kind:
        # "Pagesë te NETFLIX": "payment" is wages elsewhere.
        said = replace(
            said, kind=told.kind, category=_named_in(tokens, told, reader), instalment=Instalment.NO
        )
    # Of two days, the first is the payment's, the other the bank's own.
    on = day_for(reader, days_of(days, told.clause, above)[:1])
    result = entry_of(reader, line, tokens, told.clause, said, reader.today if isinstance(on, Issue) else on)
    if isinstance(result, Issue) or on is Issue.FUTURE:
        return [], [Problem(1, result if isinstance(result, Issue) else Issue.FUTURE)]
    if not any(c.isalpha() for c in result.note):  # it names no shop, but says it was paid
        result = replace(result, note=_opening(line, tokens))
    either = either_way(result, said) if said.unsure and told.kind is None and not result.ambiguous else ()
    if on is Issue.DAY:
        return [], [Problem(1, Issue.DAY, either, (result,))]
    return ([], [Problem(1, Issue.DIRECTION, either)]) if either else ([result], [])


def _named_in(tokens: Sequence[Token], told: Notice, reader: Reader) -> str | None:
    """The heading or source that a notice names, of the kind that it tells of."""
    words = words_of(tokens[told.clause.first : told.clause.end], reader.lex)
    least = WEAK if told.kind is Kind.EXPENSE else STRONG  # shops are weak, and so is "transfer"
    hits = (h for h in reader.lex.hits(words, reader.learned) if h.kind is told.kind and h.weight >= least)
    best = max(hits, key=lambda hit: hit.rank, default=None)
    return best.category if best else None


def _opening(line: str, tokens: Sequence[Token]) -> str:
    """The first words of a notice: "تم خصم مبلغ"."""
    words = [line[t.start : t.end] for t in tokens if t.kind is T.WORD and t.role == "aside"]
    return " ".join(words[:_FIRST_WORDS])


def _states(line: str, tokens: Sequence[Token], said: Meaning, reader: Reader) -> bool:
    """ "La bolletta è 80" doesn't say whether it was paid. "È rotta la lavatrice" says nothing about a sum."""
    if not said.marked and _states_behind(tokens, reader.lex):
        return True
    words = [t.text for t in tokens if t.kind is T.WORD and t.role != "amount"]
    if said.marked or said.kind is Kind.INCOME or reader.lex.spans(words, "marks.neutral"):
        return False
    for at, token in enumerate(tokens):
        if token.kind is T.WORD and line[token.start : token.end].casefold() in reader.lex.spelt:
            rest = (t for t in tokens[at + 1 :] if t.kind is T.WORD or t.role == "amount")
            rest = (t for t in rest if t.role == "amount" or not reader.lex.has("small.words", t.text))
            if (near := next(rest, None)) is not None and near.role == "amount":
                return True
    return False


def _states_behind(tokens: Sequence[Token], lex: Lexicon) -> bool:
    """ "فریج 400 یورو کا ہے": the sum, what links it, and "is"."""
    if not lex.opens("telling.is_behind"):
        return False
    last = max((at for at, token in enumerate(tokens) if token.role == "amount"), default=len(tokens))
    rest = itertools.takewhile(lambda token: token.kind is T.WORD, tokens[last + 1 :])
    behind = [token.text for token in rest]
    said = next((n for n, word in enumerate(behind) if not lex.has("telling.links", word)), len(behind))
    return bool(behind[said:]) and lex.has("telling.is_behind", behind[said]) and len(behind) == said + 1


def named_words(line: str, tokens: Sequence[Token]) -> frozenset[str]:
    """The capitalised words in a line of small letters: mostly names."""
    words = [token for token in tokens if token.kind is T.WORD]
    if not any(line[token.start].islower() for token in words):
        return frozenset()
    return frozenset(token.text for token in words if token is not tokens[0] and line[token.start].isupper())


def _at(problem: Problem, line: int) -> Problem:
    waiting = tuple(replace(entry, line=line) for entry in problem.waiting)
    choices = tuple(replace(entry, line=line) for entry in problem.choices)
    return Problem(line, problem.code, choices, waiting)


def _without_bullet(tokens: list[Token], lex: Lexicon) -> list[Token]:
    """Drop "- ", "• " and "1. " at the start of a line with more to say; "24.nov" is a day."""
    if len(tokens) < 3:
        return tokens
    first, second, third = tokens[:3]
    if first.text in _BULLETS and first.end < second.start and second.kind is T.WORD:
        return tokens[1:]
    numbered = first.kind is T.NUMBER and len(first.text) <= 2 and second.text in (".", ")")
    named = (third.text,) in lex.months
    if numbered and first.end == second.start and third.kind is T.WORD and not named:
        return tokens[2:] if any(token.kind is T.NUMBER for token in tokens[2:]) else tokens
    return tokens
