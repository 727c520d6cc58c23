"""Who mentions a payment notice is asked for its photo; other words go their own way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from budgeting.db.engine import Database
from dialogs.text.words import Words
from dialogs.understand.asking import says_notice
from tests.dialogs.talk import Talk, talk
from tests.kit.databases import on_sqlite


@pytest.fixture
def lucia(database: Database, words: Words) -> Iterator[Talk]:
    with talk(database, words) as lucia:
        yield lucia


@on_sqlite
@pytest.mark.parametrize(
    "written",
    [
        "ho un avviso di pagamento",
        "Avviso pagoPA",
        "mi è arrivato un bollettino postale",
        "foto dell'avviso",
        "I have a payment notice",
        "وصلني إشعار دفع",
    ],
)
def test_who_mentions_a_notice_is_asked_for_its_photo(lucia: Talk, written: str) -> None:
    lucia.says(written)
    assert lucia.question() == ("payment_notice", "send")


@on_sqlite
@pytest.mark.parametrize(
    "written",
    [
        "pagato avviso di pagamento 85",
        "bolletta luce 80",
        "avviso del corso",
        "ti avviso che domani non vengo",
        "mi hanno mandato un avviso di pagamento ma non capisco perché e vorrei parlarne con Giulia",
        "aiuto",
    ],
)
def test_other_words_do_not_ask_for_a_photo(lucia: Talk, written: str) -> None:
    lucia.says(written)
    assert lucia.question() != ("payment_notice", "send")


@pytest.mark.parametrize(
    ("caption", "says"),
    [
        ("avviso", True),
        ("La bolletta della TARI", True),
        ("PagoPA", True),
        ("فاتورة الكهرباء", True),
        ("", False),
        ("ricetta del medico", False),
        ("bollettata", False),
        ("ecco la bolletta di cui parlavamo con Giulia la settimana scorsa in ufficio", False),
    ],
)
def test_a_caption_says_that_the_picture_is_a_notice(caption: str, says: bool) -> None:
    assert says_notice(caption, language="it") is says
