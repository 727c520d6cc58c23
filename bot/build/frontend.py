"""Gets the front-end files: runs `npm ci` from the lock file, then copies fonts and files into place.

``--checkers`` also installs the tools with which tests check pages; they stay in node_modules.
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
