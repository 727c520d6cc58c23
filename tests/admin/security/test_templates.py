"""What templates and scripts may contain, checked as text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi import FastAPI

from admin import app as application

ADMIN = Path(application.__file__).parent
TEMPLATES = sorted((ADMIN / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ADMIN / "templates")))
def test_a_template_holds_nothing_that_the_policy_forbids(path: Path):
    text = path.read_text(encoding="utf-8")
    scripts = re.findall(r"<script\b([^>]*)>(.*?)</script>", text, re.S | re.I)
    assert all("src=" in attributes and not body.strip() for attributes, body in scripts)
    assert len(scripts) == len(re.findall(r"<script\b", text, re.I))
    assert not re.search(r"<style\b", text, re.I)
    assert not re.search(r"<[^>{%]*\s(on[a-z]+|style|hx-on[\w:-]*|srcdoc)\s*=", text, re.I)
    assert not re.search(r"javascript:", text, re.I)
    assert not re.search(r"\|\s*safe\b|autoescape|Markup", text)
    assert not re.search(
        r"""(src|href|action)\s*=\s*["'](https?:)?//(?!www\.openstreetmap\.org)""", text, re.I
    )
    for form in re.findall(r"<form\b[^>]*\bmethod=\"post\".*?</form>", text, re.S | re.I):
        # Nobody is signed in there: nothing could be done in somebody's name.
        assert "f.csrf()" in form or path.name in {"signin.html", "code.html", "door.html", "join.html"}


def test_markup_is_written_in_two_places_only():
    written = {
        str(path.relative_to(ADMIN))
        for path in ADMIN.rglob("*.py")
        if re.search(r"\bMarkup\((?!\"\"\))", path.read_text(encoding="utf-8"))
    }
    assert written <= {"pages.py", "charts.py"}


def test_scripts_build_no_markup_out_of_words():
    for path in (ADMIN / "static" / "js").glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r"\.(?:inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text
        )


def test_every_screen_is_served(app: FastAPI):
    packages = {path.parent.name for path in ADMIN.glob("*/routes.py")}
    assert packages <= set(application.SCREENS)
