"""A snippet shows the words that were searched, in the text as it was written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from budgeting.search import terms
from dialogs.search import Piece, snippet
from dialogs.search.snippets import LENGTH


def test_it_marks_whole_words_as_they_were_written() -> None:
    assert snippet("Non è perché\nla BOLLÉTTA è cara", terms("perche bol")) == [
        Piece("Non è "),
        Piece("perché", hit=True),
        Piece(" la "),
        Piece("BOLLÉTTA", hit=True),
        Piece(" è cara"),
    ]


def test_a_long_text_is_cut_around_the_first_hit() -> None:
    pieces = snippet("prima " * 50 + "caldaia rotta " + "dopo " * 50, terms("caldaia"))
    assert pieces[0] == pieces[-1] == Piece("…")
    assert Piece("caldaia", hit=True) in pieces
    assert len("".join(piece.text for piece in pieces)) <= LENGTH + 2


@given(st.text(max_size=400), st.text(max_size=20))
def test_it_says_nothing_that_is_not_in_the_text(text: str, typed: str) -> None:
    said = "".join(piece.text for piece in snippet(text, terms(typed)))
    assert said.removeprefix("…").removesuffix("…") in f"{' '.join(text.split())}…"
