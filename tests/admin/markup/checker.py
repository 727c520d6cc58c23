"""html-validate over a folder of pages, in one process."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bot.build.node import node

ROOT = Path(__file__).parents[3]
INSTALLED = ROOT / "node_modules" / "html-validate"
#: Runs it.
PROGRAM = Path(__file__).with_name("check.mjs")
#: Which rules are on and which are off, with reasons.
RULES = Path(__file__).with_name("rules.mjs")
#: The same for pages that a script draws, captured from a browser.
DRAWN = Path(__file__).with_name("drawn.mjs")
#: In HTML a moment has at most three decimals of a second; ours also carry the offset from UTC.
_TIME = re.compile(r'<time datetime="([^"]*)"')
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|\+00:00)")


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    rule: str
    message: str
    #: The page's file name, and the line in it.
    page: str
    line: int

    def __str__(self) -> str:
        return f"{self.page}:{self.line} {self.rule}: {self.message}"


def check(folder: Path, rules: Path = RULES) -> list[Fault]:
    """Faults of the pages (``*.html``) in ``folder``, sorted. Raises if html-validate could not run."""
    assert INSTALLED.exists(), "the checker of HTML is missing: `make test` gets it"
    # Written to a file because node truncates what it prints into a pipe when it exits.
    report = folder / "report.json"
    command = [*node(), str(PROGRAM), str(rules), str(folder), str(report)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    faults = [Fault(**fault) for fault in json.loads(report.read_text(encoding="utf-8"))]
    return sorted(faults + [fault for path in folder.glob("*.html") for fault in _times(path)])


def _times(page: Path) -> list[Fault]:
    """Moments that no browser understands, which html-validate does not check."""
    return [
        Fault("time", f"{moment!r} is no moment that HTML knows", page.name, number)
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1)
        for moment in _TIME.findall(line)
        if not _MOMENT.fullmatch(moment)
    ]
