"""The frame around a page: menus, foot, dialogs. It is most of a page's markup, and the same on many."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from tests.kit.page import Page

_MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
#: What a page's own landmarks must not share their names with.
_LANDMARKS = 'nav, header, footer, aside, section, form, [role="form"], [role="region"], [role="search"]'


def parted(html: str) -> tuple[str, str] | None:
    """(The frame, what it is around); None for a part of a page, which has no frame."""
    main = _MAIN.search(html)
    return (html[: main.start()] + "<main></main>" + html[main.end() :], main[0]) if main else None


def plain(frame: str, main: str) -> str:
    """A page whose frame is only what ``main`` has to fit to: its identifiers, and its landmarks with their names."""
    page = Page(frame)
    html, title = page.one("html").attributes, page.text("title")
    landmarks = "\n".join(map(_landmark, page.css(_LANDMARKS)))
    taken = "\n".join(f'<div id="{name}"></div>' for name in page.values("[id]", "id"))
    return f"""<!doctype html>
<html lang="{html["lang"]}" dir="{html["dir"]}">
<head><title>{title}</title></head>
<body>
{main}
{landmarks}
{taken}
</body>
</html>
"""


def _landmark(node: LexborNode) -> str:
    named = "".join(
        f' {name}="{value}"'
        for name, value in node.attributes.items()
        if name in ("role", "aria-label", "aria-labelledby")
    )
    within = "<button>x</button>" if node.tag == "form" else ""
    return f"<{node.tag}{named}>{within}</{node.tag}>"
