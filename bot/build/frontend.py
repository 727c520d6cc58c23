"""Gets the front-end files: `npm ci` as locked, then fonts and files to where they are looked for.

With ``--checkers`` what the tests look at pages with comes as well; nothing of it is copied anywhere.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bot.build import fonts, vendor
from bot.build.node import npm

ROOT = Path(__file__).parents[2]


def main(checkers: bool) -> None:
    without = [] if checkers else ["--omit=dev"]
    subprocess.run(
        [*npm(), "ci", *without, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=ROOT,
        check=True,
    )
    if not checkers:
        fonts.install(ROOT / "node_modules", ROOT)
        vendor.install(ROOT / "node_modules", ROOT)


if __name__ == "__main__":
    os.environ.setdefault("PIP_DISABLE_PIP_VERSION_CHECK", "1")
    main("--checkers" in sys.argv[1:])
