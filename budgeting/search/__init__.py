"""Searching: words folded for comparison (`folding`), what was typed (`terms`), households by name (`names`).

What is said in conversations is found in `dialogs.search`.
"""

from budgeting.search import names
from budgeting.search.folding import Word, figures, folded, words_in
from budgeting.search.terms import Term, rarest_first, terms

__all__ = ["Term", "Word", "figures", "folded", "names", "rarest_first", "terms", "words_in"]
