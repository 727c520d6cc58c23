"""Each class is styled in one file, so a component looks the same on every page and is changed in one place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import admin

CSS = Path(admin.__file__).parent / "static" / "css"


def subjects(css: str) -> set[str]:
    """What a sheet's rules style: the first class or id of each selector, or the bare element.

    Anything after the first is styled only inside it, so it is no second definition.
    """
    plain = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    result = set()
    for head in re.findall(r"([^{}]+)\{", plain):
        if head.strip().startswith("@"):
            continue
        for selector in re.sub(r"\((?:[^()]|\([^()]*\))*\)", lambda m: m[0].replace(",", " "), head).split(
            ","
        ):
            names = re.search(r"[.#][A-Za-z][\w-]*", selector)
            result.add(names[0] if names else selector.strip())
    return result


def twice(sheets: Mapping[str, str]) -> dict[str, list[str]]:
    """What more than one sheet styles."""
    where = defaultdict(list)
    for name, css in sheets.items():
        for subject in subjects(css):
            where[subject].append(name)
    return {subject: sorted(names) for subject, names in where.items() if len(names) > 1}


def test_each_class_is_styled_in_one_file() -> None:
    assert twice({path.name: path.read_text(encoding="utf-8") for path in CSS.glob("*.css")}) == {}


def test_a_second_definition_is_found() -> None:
    components = (
        "/* .x {} */ .tag { color: red } @media (max-width: 1px) { .facts dd, summary { margin: 0 } }"
    )
    planted = ".own .tag { color: blue } h1 .tag { color: blue } .own:has(.a, .b) i { margin: 0 } summary { margin: 0 }"
    assert twice({"components.css": components, "screen.css": planted}) == {
        ".tag": ["components.css", "screen.css"],
        "summary": ["components.css", "screen.css"],
    }


def test_every_sheet_that_a_page_asks_for_is_there() -> None:
    templates = Path(admin.__file__).parent / "templates"
    asked = {
        name
        for path in templates.rglob("*.html")
        for name in re.findall(r"/static/css/([\w-]+)\.css", path.read_text(encoding="utf-8"))
    }
    assert asked <= {path.stem for path in CSS.glob("*.css")}
    assert {"console", "components", "form", "list"} <= asked
