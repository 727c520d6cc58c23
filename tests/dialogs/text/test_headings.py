"""A heading such as "💡 Luce, gas, acqua" holds commas, so no sentence puts a comma after one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from dialogs.text.words import FOLDER

HEADING_AND_COMMA = re.compile(r"\{(?:heading|bill|source)\}\*?[,،;؛]")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*/LC_MESSAGES/bot.po")), ids=lambda path: path.parts[-3])
def test_no_comma_after_a_heading(path: Path) -> None:
    with path.open("rb") as file:
        catalogue = read_po(file)
    said = [
        form
        for message in catalogue
        if message.id
        for forms in (message.id, message.string)
        for form in ([forms] if isinstance(forms, str) else forms)
    ]
    assert said
    assert [form for form in said if HEADING_AND_COMMA.search(form)] == []
