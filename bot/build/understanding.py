"""How well messages are read, language by language: figures for docs/understanding.md and their gates.

``python -m bot.build.understanding`` prints the figures, ``write`` also puts them into the document, ``failures``
lists the lines that are read otherwise than meant.

The lines are in ``tests/dialogs/understand/unseen/<set>/<language>.txt``, written as people write them and never
fitted to the reader: ``kind | text | meant``. ``meant`` is "-" if nothing may be booked, else entries such as
``e3.20 food`` (spent) or ``i50 help @11-24`` (came in, with its day if that isn't today), separated by ";".
"*" stands for any heading, "\\n" in a text for a new line.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from budgeting.headings import Kind
from dialogs.understand import read_entries
from dialogs.understand.model import Understanding, Understood

ROOT = Path(__file__).parents[2]
LINES = ROOT / "tests/dialogs/understand/unseen"
DOCUMENT = ROOT / "docs/understanding.md"
#: The day on which all lines were written, a Wednesday.
WRITTEN = date(2026, 11, 25)
_ANY = "*"
_BEGIN, _END = "<!-- figures -->", "<!-- end of figures -->"


@dataclass(frozen=True, slots=True)
class Meant:
    """An entry that a line means. ``category`` "*" is any."""

    kind: Kind
    minor: int
    category: str
    on: date


@dataclass(frozen=True, slots=True)
class Line:
    language: str
    kind: str
    text: str
    meant: tuple[Meant, ...]


@dataclass(slots=True)
class Figures:
    """Counts over lines. ``amounts``: lines whose entries have the kinds and amounts meant, no more and no fewer;
    ``headings`` of ``entries`` with the right amount have the right heading; ``wrong``: lines that book
    something not meant, by amount, kind or day, without asking."""

    lines: int = 0
    amounts: int = 0
    entries: int = 0
    headings: int = 0
    wrong: int = 0

    def add(self, other: Figures) -> None:
        self.lines += other.lines
        self.amounts += other.amounts
        self.entries += other.entries
        self.headings += other.headings
        self.wrong += other.wrong

    @property
    def shares(self) -> tuple[float, float, float]:
        """Right amounts, right headings, wrong bookings."""
        return (
            self.amounts / self.lines if self.lines else 1.0,
            self.headings / self.entries if self.entries else 1.0,
            self.wrong / self.lines if self.lines else 0.0,
        )


def lines(folder: Path = LINES) -> Iterator[Line]:
    """All lines of all sets below ``folder``."""
    for path in sorted(folder.rglob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                kind, rest = line.split(" | ", 1)
                text, meant = rest.rsplit(" | ", 1)
                yield Line(path.stem, kind, text.replace("\\n", "\n"), tuple(_meant(meant)))


def _meant(said: str) -> Iterator[Meant]:
    for part in said.split(";") if said.strip() != "-" else ():
        amount, category, *day = part.split()
        on = WRITTEN
        if day:
            *year, month, number = map(int, day[0].removeprefix("@").split("-"))
            on = date(year[0] if year else WRITTEN.year, month, number)
        kind = Kind.EXPENSE if amount[0] == "e" else Kind.INCOME
        yield Meant(kind, round(float(amount[1:]) * 100), category, on)


def read(line: Line) -> Understanding:
    return read_entries(line.text, language=line.language, today=WRITTEN)


def judge(line: Line) -> Figures:
    """The figures of one line."""
    left = list(line.meant)
    figures = Figures(lines=1)
    booked = [entry for entry in read(line).entries if not entry.ambiguous]
    everything = list(read(line).entries)
    for entry in everything:
        result = next(
            (each for each in left if (each.kind, each.minor) == (entry.kind, entry.amount.minor)), None
        )
        if result is None:
            figures.wrong = max(figures.wrong, int(entry in booked))
            continue
        left.remove(result)
        figures.entries += 1
        figures.headings += result.category in (_ANY, entry.category)
        if result.on != entry.on and entry in booked:
            figures.wrong = 1
    figures.amounts = int(not left and len(everything) == len(line.meant))
    return figures


def measured(all_lines: Sequence[Line]) -> dict[str, Figures]:
    """The figures of each language, in the order of their codes."""
    result: dict[str, Figures] = defaultdict(Figures)
    for line in all_lines:
        result[line.language].add(judge(line))
    return dict(sorted(result.items()))


def table(result: dict[str, Figures]) -> str:
    rows = ["| | lines | amounts | headings | booked wrongly |", "| --- | ---: | ---: | ---: | ---: |"]
    whole = Figures()
    for figures in result.values():
        whole.add(figures)
    for name, figures in (*result.items(), ("all", whole)):
        amounts, headings, wrong = figures.shares
        rows.append(f"| {name} | {figures.lines} | {amounts:.3f} | {headings:.3f} | {wrong:.3f} |")
    return "\n".join(rows)


def failures(all_lines: Sequence[Line]) -> Iterator[str]:
    """Each line that isn't read as meant, with what it was read as."""
    for line in all_lines:
        figures = judge(line)
        if figures.amounts and not figures.wrong and figures.headings == figures.entries:
            continue
        result = read(line)
        said = "; ".join(_said(entry) for entry in result.entries) or "-"
        asked = ",".join(problem.code.value for problem in result.problems)
        meant = "; ".join(f"{m.kind.value[0]}{m.minor / 100:g} {m.category}" for m in line.meant) or "-"
        mark = "!!" if figures.wrong else "  "
        yield f"{mark} {line.language} {line.kind:9} {line.text!r}: {said} [{asked}]; meant {meant}"


def _said(entry: Understood) -> str:
    doubt = "?" if entry.ambiguous else ""
    day = "" if entry.on == WRITTEN else f" @{entry.on}"
    return f"{entry.kind.value[0]}{entry.amount.minor / 100:g}{doubt} {entry.category}{day}"


def main(arguments: Sequence[str]) -> int:
    command = arguments[0] if arguments else "show"
    folder = Path(arguments[1]) if len(arguments) > 1 else LINES
    result = list(lines(folder))
    if command == "failures":
        sys.stdout.write("".join(f"{line}\n" for line in failures(result)))
        return 0
    shown = table(measured(result))
    if command == "write":
        before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(_BEGIN)
        after = rest.partition(_END)[2]
        DOCUMENT.write_text(f"{before}{_BEGIN}\n\n{shown}\n\n{_END}{after}", encoding="utf-8")
    sys.stdout.write(f"{shown}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
