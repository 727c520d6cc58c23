"""The console's front-end files: Bootstrap Italia with its fonts and icons, and htmx, as their packages ship them."""

from __future__ import annotations

import shutil
from pathlib import Path

#: Package, file or folder in it, and its place under the console's vendor folder.
FILES = (
    ("bootstrap-italia", "dist/css/bootstrap-italia.min.css", "css/bootstrap-italia.min.css"),
    ("bootstrap-italia", "dist/js/bootstrap-italia.bundle.min.js", "js/bootstrap-italia.bundle.min.js"),
    ("bootstrap-italia", "dist/svg/sprites.svg", "svg/sprites.svg"),
    ("bootstrap-italia", "dist/fonts", "fonts"),
    ("bootstrap-italia", "LICENSE", "LICENSE-bootstrap-italia"),
    ("htmx.org", "dist/htmx.min.js", "js/htmx.min.js"),
    ("htmx.org", "LICENSE", "LICENSE-htmx"),
    # Families write in these scripts, and the office's machines may lack the fonts.
    ("@fontsource/noto-sans-arabic", "files", "fonts/noto-sans-arabic"),
    ("@fontsource/noto-sans-bengali", "files", "fonts/noto-sans-bengali"),
    ("@fontsource/noto-sans-gurmukhi", "files", "fonts/noto-sans-gurmukhi"),
    *(
        (
            "@fontsource/noto-sans",
            f"files/noto-sans-{subset}-{weight}-normal.woff2",
            f"fonts/noto-sans/noto-sans-{subset}-{weight}-normal.woff2",
        )
        for subset in ("cyrillic", "latin", "latin-ext")
        for weight in (400, 700)
    ),
    ("twemoji-colr-font", "twemoji.woff2", "fonts/twemoji.woff2"),
)


def install(packages: Path, root: Path) -> None:
    """Copy from ``packages`` (node_modules) to the console's static files; raises if anything is missing."""
    target = root / "admin" / "static" / "vendor"
    shutil.rmtree(target, ignore_errors=True)
    for package, source, place in FILES:
        original, goal = packages / package / source, target / place
        goal.parent.mkdir(parents=True, exist_ok=True)
        if original.is_dir():
            shutil.copytree(original, goal)
        else:
            shutil.copyfile(original, goal)
