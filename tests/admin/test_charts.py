"""Charts: well-formed, escaped, without inline style; what they say is text."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from admin import charts
from admin.charts import Bar
from tests.kit.page import Page


class Drawing(HTMLParser):
    """The elements of a drawing, by name, with their attributes; every element that opens must close."""

    def __init__(self, markup):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(str(markup))
        assert not self.open

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def findall(self, name):
        return [attributes for tag, attributes in self.elements if tag == name]

    def widths(self, kind):
        return [int(box["width"]) for box in self.findall("rect") if box["class"] == kind]


def test_words_are_words():
    evil = '"><script>alert(1)</script>'
    for markup in (
        charts.bars(evil, [Bar(evil, 100, evil, 50, evil, evil)]),
        charts.legend(evil, evil, evil),
    ):
        assert "<script" not in markup
        assert "style=" not in markup
        Drawing(markup)


def test_all_bars_have_one_scale_and_what_is_beyond_a_limit_another_colour():
    shown = [Bar("a", 1000, "10 €", 2000), Bar("b", 3000, "30 €", 2000), Bar("c", 500, "5 €")]
    drawing = Drawing(charts.bars("limits", shown))
    assert drawing.widths("bar-inside") == [333, 666, 166]
    assert drawing.widths("bar-over") == [333]
    marks = [line["x1"] for line in drawing.findall("line")]
    assert marks == ["666", "666"], "two of them have a limit, at the same place"


def test_a_limit_beyond_every_bar_sets_the_scale():
    drawing = Drawing(charts.bars("limits", [Bar("a", 100, "1 €", 400)]))
    assert drawing.widths("bar-inside") == [250]
    assert [line["x1"] for line in drawing.findall("line")] == ["1000"]


@pytest.mark.parametrize(
    "shown", [[], [Bar("a", 0, "0 €")], [Bar("a", 0, "0 €", 0)], [Bar("a", 9, "9 €", 0)]]
)
def test_nothing_and_a_limit_of_nothing_are_drawn(shown):
    drawing = Drawing(charts.bars("limits", shown))
    assert len(drawing.findall("li")) == len(shown)
    assert drawing.widths("bar-inside") == []


def test_each_bar_says_its_name_its_amount_and_by_how_much_it_is_over():
    shown = [Bar("Food", 3000, "30,00 €", 2000, "10,00 € over", "usually 18,00 €")]
    page = Page(str(charts.bars("This week", shown)))
    assert page.values("ul", "aria-label") == ["This week"]
    text = page.text("li")
    assert all(words in text for words in ("Food", "30,00 €", "10,00 € over", "usually 18,00 €"))
    assert page.values("svg", "aria-hidden") == ["true"]
