"""Searching conversations.

What people wrote in a message (`written`), its words (`indexing`), where they are (`finding`), how a hit is shown
(`snippets`).
"""

from dialogs.search.finding import find
from dialogs.search.indexing import index, something_to_do
from dialogs.search.snippets import Piece, hits, snippet
from dialogs.search.written import written

__all__ = ["Piece", "find", "hits", "index", "snippet", "something_to_do", "written"]
