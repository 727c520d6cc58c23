"""A paper says what it was given, literally and in every script, and always the same."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from budgeting.papers import NotMade, Template, make, make_each, making
from budgeting.papers.setting import clean
from tests.kit.papers import opened, tagged, text_of

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
#: Everything that means something to typst.
HOSTILE = '#import "x": * $x^2$ @ref \\ \\\\ <a> *b* _c_ [d] `e` //f /*g*/ #panic() = h ~ -- "i"'
NAMES = ("Paolo Àgnèsi", "أمينة محمد", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "মোহাম্মদ রহমান", "Іванна Шевченко", HOSTILE)
CODE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'


def _data(template: Template, name: str) -> dict[str, Any]:
    common = {"title": f"Di {name}", "language": "it", "direction": "ltr"}
    if template is Template.RECORD:
        entry = {"kind": "entry", "title": name, "tags": [name], "quiet": name, "words": [["", name]]}
        table = {"kind": "table", "head": ["Nome"], "widths": [1], "rows": [[name]], "height": 1}
        section = {"heading": "Parte", "empty": "", "blocks": [entry, table]}
        more = {"lead": name, "facts": [["Chi", name]], "footer": name, "page": "{page} di {pages}"}
        return common | more | {"sections": [section, {"heading": "Vuota", "empty": "Niente.", "blocks": []}]}
    if template is Template.INVITES:
        card = {
            "name": name,
            "household": name,
            "words": [name],
            "link": name,
            "url": "https://t.me/x?start=y",
        }
        more = {"svg": CODE, "alt": "Codice", "language": "ar", "direction": "rtl"}
        return common | {"lead": name, "cards": [card | more, card | more | {"svg": "", "url": ""}]}
    fields = dict.fromkeys(
        ("programme", "intro", "name", "what", "place", "signed", "signer", "number"), name
    )
    return common | fields | {"text": [name], "facts": [["Ore", name]]}


@pytest.mark.parametrize("template", Template)
def test_whatever_a_name_is_the_paper_is_made_readable_for_all_and_always_the_same(
    template: Template,
) -> None:
    papers = make_each(template, [_data(template, name) for name in NAMES], AT)
    for name, paper in zip(NAMES, papers, strict=True):
        assert opened(paper).get_metadata_dict()["Title"] == f"Di {name}"
        assert tagged(paper)
        assert b"pdfuaid" in paper
    # Scripts whose letters join are drawn by their shapes; in these the words can be compared.
    assert NAMES[0] in text_of(papers[0])
    assert HOSTILE in text_of(papers[-1])
    assert make(template, _data(template, HOSTILE), AT) == papers[-1]


@pytest.mark.parametrize("name", ["中文 😀", "a" * 400, "\x00\x07\u202eevil", "", " "])
def test_a_name_that_no_font_or_line_can_hold_is_still_printed(name: str) -> None:
    for template in Template:
        assert len(opened(make(template, _data(template, name), AT))) >= 1


def test_a_long_word_may_break_and_what_is_drawn_stays_as_it_is() -> None:
    assert clean("a" * 50) == "\u200b".join(("a" * 24, "a" * 24, "aa"))
    assert clean("a\x00b\nc") == "ab\nc"
    assert clean({"svg": "a" * 50, "url": "b" * 50}) == {"svg": "a" * 50, "url": "b" * 50}


@pytest.mark.parametrize("program", ["import time; time.sleep(60)", "raise MemoryError", "print('no paper')"])
def test_a_process_that_fails_makes_no_paper(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(making, "_WORKER", [sys.executable, "-c", program])
    monkeypatch.setattr(making, "SECONDS", 1)
    with pytest.raises(NotMade):
        make(Template.RECORD, _data(Template.RECORD, "Rossi"), AT)


def test_one_process_makes_only_so_many() -> None:
    data = _data(Template.CERTIFICATE, "Rossi")
    for papers in ([], [data] * (making.MOST + 1), [data | {"title": "x" * making.MOST_BYTES}]):
        with pytest.raises(NotMade):
            make_each(Template.CERTIFICATE, papers, AT)
