"""What a link to join online may look like."""

from __future__ import annotations

import pytest

from budgeting.activities import online
from budgeting.errors import NotPossible


@pytest.mark.parametrize(
    "typed",
    [
        "https://meet.example.org/corso",
        "  https://meet.example.org:443/a?pwd=x#y  ",
        "https://us02web.zoom.us/j/1?pwd=aB.1",
    ],
)
def test_a_link_is_kept_as_typed(typed: str) -> None:
    assert online.link(typed) == typed.strip()


@pytest.mark.parametrize(
    "typed",
    [
        "http://meet.example.org",
        "javascript:alert(1)",
        "https://",
        "https://localhost/x",
        "https://127.0.0.1/x",
        "https://meet.example.org@evil.example/x",
        "https://meet.example.org:8443/x",
        "https://meet.example.org:nonsense/x",
        "https://meet.example.org/a b",
        "https://meet.example.org/\u202egro",
        'https://meet.example.org/"><script>',
        "https://esempio\u0430.org",
        "meet.example.org",
        "https://meet.example.org/" + "x" * 500,
    ],
)
def test_what_could_mislead_is_refused(typed: str) -> None:
    with pytest.raises(NotPossible, match="online_url"):
        online.link(typed)
