"""Charts: well-formed, escaped, without inline style."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from admin import charts
from admin.charts import Bar, Line, Series
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


def euros(minor):
    return f"{minor // 100} €"


@pytest.mark.parametrize("columns", [[], ["2 mar"], ["2 mar", "9 mar", "16 mar"]])
def test_columns_stand_on_one_another_up_to_their_sum(columns):
    series = [
        Series("food", [3000] * len(columns)),
        Series("transport", [0] * len(columns)),
        Series("rest", [1000] * len(columns), rest=True),
    ]
    tree = Drawing(charts.stacked("weeks", columns, series, euros, Line("plan", 5000)))
    boxes = tree.findall("rect")
    assert len(boxes) == 2 * len(columns), "nothing is drawn for nothing"
    for low, high in zip(boxes[::2], boxes[1::2], strict=True):
        assert float(low.get("height")) == pytest.approx(3 * float(high.get("height")), rel=0.01)
        assert float(high.get("y")) + float(high.get("height")) == pytest.approx(float(low.get("y")), abs=0.2)
    assert [line for line in tree.findall("line") if line.get("stroke-dasharray")]


def test_words_are_words():
    evil = '"><script>alert(1)</script>'
    series = [Series(evil, [100])]
    for markup in (
        charts.stacked(evil, [evil], series, lambda minor: evil, Line(evil, 50)),
        charts.against(evil, [Bar(evil, 100, 50, 20)], lambda minor: evil),
        charts.legend(series, Line(evil, 50)),
    ):
        assert "<script" not in markup
        assert "style=" not in markup
        Drawing(markup)


@pytest.mark.parametrize("highest", [0, 1, 99, 100, 101, 1234, 23999, 24001, 100_000_000])
def test_the_axis_ends_above_the_highest_in_round_quarters(highest):
    top = charts.ceiling(highest)
    assert top >= highest
    assert top % 2 == 0
    assert top <= max(2 * highest, 12)


def test_a_bar_that_is_over_its_limit_looks_otherwise():
    tree = Drawing(charts.against("limits", [Bar("a", 10, 20), Bar("b", 30, 20)], euros))
    fills = [box.get("fill") for box in tree.findall("rect")]
    assert fills[1] != fills[3]


def test_the_legend_names_the_highest_part_first():
    series = [Series(f"s{number}", [1]) for number in range(8)]
    names = Page(str(charts.legend(series, Line("plan", 1)))).texts("bdi")
    assert names == ["plan", *(f"s{number}" for number in range(7, -1, -1))]
    assert len(charts.colours(series)) == 8
