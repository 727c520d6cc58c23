"""What people ask for in their own words, and their innocent neighbours."""

from __future__ import annotations

from datetime import date

import pytest

from dialogs.understand import read_entries
from dialogs.understand.requests import Request, requested

WANT, COMING, OFFER, LOOK, LISTEN = (
    Request.APPOINTMENT_WANTED,
    Request.APPOINTMENTS,
    Request.SKILL_OFFERED,
    Request.SKILL_WANTED,
    Request.LISTEN,
)


@pytest.mark.parametrize(
    ("words", "request_"),
    [
        ("vorrei un appuntamento", WANT),
        ("Mi serve un appuntamento con Giulia, per favore", WANT),
        ("posso avere un appuntamento la settimana prossima?", WANT),
        ("I'd like an appointment", WANT),
        ("can I get an appointment?", WANT),
        ("أريد موعد", WANT),
        ("ممكن موعد مع جوليا؟", WANT),
        ("non posso venire all'appuntamento", COMING),
        ("Non riesco a venire all’appuntamento di domani", COMING),
        ("quando è l'appuntamento?", COMING),
        ("a che ora è l'appuntamento", COMING),
        ("vorrei spostare l'appuntamento", COMING),
        ("I can't come to the appointment", COMING),
        ("when is my appointment?", COMING),
        ("متى الموعد؟", COMING),
        ("لا أستطيع الحضور إلى الموعد", COMING),
        ("posso aiutare con i compiti", OFFER),
        ("so cucire", OFFER),
        ("I can teach English", OFFER),
        ("أستطيع أن أساعد في الطبخ", OFFER),
        ("cerco qualcuno che mi tenga i bambini", LOOK),
        ("I'm looking for someone to fix the tap", LOOK),
        ("أبحث عن شخص يصلح الباب", LOOK),
        ("non so leggere", LISTEN),
        ("Faccio fatica a leggere", LISTEN),
        ("puoi leggermi i messaggi ad alta voce?", LISTEN),
        ("vorrei ascoltare i messaggi", LISTEN),
        ("can you read it aloud?", LISTEN),
        ("I can't read", LISTEN),
        ("please read your messages to me", LISTEN),
        ("لا أعرف القراءة", LISTEN),
        ("اقرأ لي الرسائل", LISTEN),
    ],
)
def test_a_request_is_understood(words: str, request_: Request) -> None:
    assert requested(words) is request_


@pytest.mark.parametrize(
    "words",
    [
        "pane 3,20",
        "grazie",
        "non posso pagare la rata",
        "non posso pagare l'appuntamento dal dentista",
        "ho bisogno di soldi per l'appuntamento",
        "non posso aiutare mia madre",
        "non so leggere la bolletta",
        "ho letto il messaggio",
        "ascolto la radio",
        "I read a book to my son",
        "non so cucire",
        "ho un appuntamento dal medico",
        "non posso venire all'incontro di cucina",
        "I cannot pay the rent",
        "aiuto, non so che fare",
        "help me",
        "لا أستطيع دفع الإيجار",
        "appuntamento " + "lungo " * 40 + "vorrei",
    ],
)
def test_its_neighbours_are_not(words: str) -> None:
    assert requested(words) is None


@pytest.mark.parametrize("words", ["appuntamento dentista 60", "parrucchiera appuntamento 25,00"])
def test_an_entry_stays_an_entry(words: str) -> None:
    # Entries are heard first; a request needs a verb besides.
    assert read_entries(words, language="it", today=date(2026, 3, 2)).entries or requested(words) is None
