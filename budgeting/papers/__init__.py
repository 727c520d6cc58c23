"""What is printed: PDFs set with typst, each from a template and data.

`make` asks a process of its own (`worker`), which reads only the folder of templates and our fonts and knows no
network. Everything people wrote reaches a template as data (JSON), never as its source, so no name acts as markup.
A paper says its language and its title and is tagged for screen readers; the same data at the same moment make the
same bytes. Templates hold no words: whoever asks passes them, translated.

Knows no tables. Call it outside any transaction.
"""

from budgeting.papers.making import NotMade, Template, make, make_each

__all__ = ["NotMade", "Template", "make", "make_each"]
