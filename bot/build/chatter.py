"""Trains what tells a sentence from a note by its unexplained words, and says what it's worth.

``python -m bot.build.chatter write`` trains on the corpus and all unseen lines, and writes
``dialogs/understand/chatter.json``. ``check`` trains without each of the sets in turn and tries it on that one.
Both give the same result each time.
"""

from __future__ import annotations

import json
import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.build.understanding import LINES, WRITTEN, lines
from dialogs.understand.caution import clues
from dialogs.understand.chatter import SCALE, SURE, Clues, features, score
from dialogs.understand.classify import meaning
from dialogs.understand.clauses import divide
from dialogs.understand.dates import find_dates
from dialogs.understand.entries import named_words
from dialogs.understand.lexicon import lexicon
from dialogs.understand.money import find_amounts
from dialogs.understand.not_money import without_marks
from dialogs.understand.notices import notice, without_balances
from dialogs.understand.tokens import clean, scan

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests/dialogs/understand/corpus.jsonl"
WEIGHTS = ROOT / "dialogs/understand/chatter.json"
_ROUNDS, _PACE, _HOLD = 40, 0.3, 0.0005
#: A group of letters in fewer lines than this is chance.
_FEWEST = 2
_SEED = 14


@dataclass(frozen=True, slots=True)
class Example:
    source: str
    language: str
    text: str
    clues: Clues
    talk: bool


def examples() -> Iterator[Example]:
    """The lines with one amount that something is unexplained in."""
    seen = set()
    for source, language, text, talk in _written():
        if "\n" in text or (language, text) in seen:
            continue
        seen.add((language, text))
        if (clues := _clues_of(text, language)) is not None:
            yield Example(source, language, text, clues, talk)


def _written() -> Iterator[tuple[str, str, str, bool]]:
    for folder in sorted(path for path in LINES.iterdir() if path.is_dir()):
        for line in lines(folder):
            if line.kind != "foreign":
                yield folder.name, line.language, line.text, not line.meant
    for row in CORPUS.read_text(encoding="utf-8").splitlines():
        read = json.loads(row)
        yield "corpus", read["language"], read["text"], not (read["expected"] or read.get("asked"))


def _clues_of(text: str, language: str) -> Clues | None:
    lex = lexicon(language)
    line = clean(text)
    tokens = without_marks(scan(line, lex.scanner))
    find_dates(tokens, lex, WRITTEN)
    everything = find_amounts(tokens, lex)
    amounts = without_balances(tokens, everything, lex)
    if len(amounts) != 1 or notice(tokens, amounts, lex, balance=len(amounts) < len(everything)):
        return None
    named = named_words(line, tokens)
    (clause,) = divide(tokens, amounts, lex)
    said = meaning(tokens, clause, lex, {}, named)
    return clues(tokens, clause, said, lex, {}, named)


def train(known: Sequence[Example]) -> dict[str, float]:
    """The weights times `SCALE`, by logistic regression; both kinds of line count as much in all."""
    seen = Counter(feature for each in known for feature in features(each.clues, each.language))
    rows = [
        ([f for f in features(each.clues, each.language) if seen[f] >= _FEWEST], each.talk) for each in known
    ]
    many = sum(talk for _, talk in rows)
    share = {True: len(rows) / (2 * many), False: len(rows) / (2 * (len(rows) - many))}
    weights: dict[str, float] = defaultdict(float)
    steps: dict[str, float] = defaultdict(lambda: 1e-6)
    chance = random.Random(_SEED)
    for _ in range(_ROUNDS):
        chance.shuffle(rows)
        for names, talk in rows:
            odds = sum(weights[name] for name in names)
            slope = share[talk] * (1 / (1 + math.exp(-odds)) - talk)
            for name in names:
                pull = slope + _HOLD * weights[name]
                steps[name] += pull * pull
                weights[name] -= _PACE * pull / math.sqrt(steps[name])
    return {name: weight * SCALE for name, weight in weights.items()}


def check() -> str:
    """For each set: how much of its talk with something unexplained the others recognise, and how many notes they
    take for talk."""
    everything = list(examples())
    rows = []
    for source in sorted({each.source for each in everything} - {"corpus"}):
        weighed = train([each for each in everything if each.source != source])
        own = [each for each in everything if each.source == source]
        taken = [each for each in own if score(each.clues, each.language, weighed) > SURE]
        talk = sum(each.talk for each in own)
        rows.append(
            f"{source}: {sum(each.talk for each in taken)} of {talk} sentences, "
            f"{sum(not each.talk for each in taken)} of {len(own) - talk} notes"
        )
        rows += [f"    {each.language} {each.text!r} {each.clues.words}" for each in taken if not each.talk]
    return "\n".join(rows)


def write() -> str:
    everything = list(examples())
    weighed = {name: round(weight) for name, weight in sorted(train(everything).items())}
    weights = {name: weight for name, weight in weighed.items() if weight}
    rows = ",\n".join(f"{json.dumps(name, ensure_ascii=False)}:{weight}" for name, weight in weights.items())
    WEIGHTS.write_text(f"{{\n{rows}\n}}\n", encoding="utf-8")
    return f"{len(everything)} lines, {len(weights)} weights"


def main(arguments: Sequence[str]) -> int:
    sys.stdout.write(f"{check() if arguments == ['check'] else write()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
