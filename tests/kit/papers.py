"""What a PDF says, as a reader of PDFs finds it."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium


def opened(paper: bytes) -> Any:
    """The document; raises for what isn't a PDF."""
    return pypdfium2.PdfDocument(paper)


def text_of(paper: bytes) -> str:
    """All words, with single spaces; the places where long words may break are left out."""
    pages = (page.get_textpage().get_text_range() for page in opened(paper))
    return " ".join(" ".join(pages).replace("\u200b", "").split())


def tagged(paper: bytes) -> bool:
    """Whether screen readers find its structure."""
    return bool(pdfium.FPDFCatalog_IsTagged(opened(paper)))
