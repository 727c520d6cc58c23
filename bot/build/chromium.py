"""Finds a Chromium that starts: the machine's own, else Playwright's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

#: The shell first: the same engine without windows, for half of the processor time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The path of a browser that answers ``--version``, or None."""
    candidates = [os.environ.get("PONTE_CHROMIUM"), *map(shutil.which, NAMES), _playwrights_own()]
    return next((path for path in candidates if path and _starts(path)), None)


def _playwrights_own() -> str | None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None


def _starts(path: str) -> bool:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    chromium = find()
    sys.stdout.write(f"{chromium or 'no Chromium'}\n")
    sys.exit(0 if chromium else 1)
