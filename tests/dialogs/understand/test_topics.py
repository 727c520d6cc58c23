"""Questions about courses, hours and community points in one's own words; nothing else is taken for one."""

from __future__ import annotations

from datetime import date

import pytest

from dialogs.understand import read_entries, read_help
from dialogs.understand.topics import Topic, read_topic

ASKED = {
    Topic.COURSES: (
        "quando è il corso?",
        "Quando c'è il prossimo corso",
        "ci sono corsi di italiano?",
        "dove si fa il laboratorio?",
        "quando è il prossimo incontro?",
        "when is the course?",
        "are there any workshops",
        "which courses can I do?",
        "متى الدورة؟",
        "هل هناك دورات جديدة",
        "أين الورشة؟",
    ),
    Topic.POINTS: (
        "a che ora apre il punto di comunità",
        "dov'è il punto di comunità?",
        "quando sono aperti i punti di comunità?",
        "when does the community point open?",
        "متى تفتح نقطة المجتمع؟",
    ),
    Topic.HOURS: (
        "quando mi pagano il corso?",
        "quando arriva l'indennità?",
        "quante ore ho fatto?",
        "il corso quando è pagato?",
        "when do I get paid for the course?",
        "where is my allowance?",
        "how many hours have I done?",
        "متى يدفعون لي عن الدورة؟",
        "متى تصل المكافأة؟",
        "كم ساعاتي؟",
    ),
}
NOTHING = (
    "pane 3,20",
    "corso di nuoto 40",
    "ho pagato il corso 25 euro",
    "ieri corso di yoga",
    "vengo",
    "ci sono i bambini?",
    "quando mi pagano la cassa integrazione?",
    "posso pagare la rata dopo?",
    "الإيجار ٥٠٠",
    "خبز ١٢٫٥٠",
    "هل يمكن أن أحضر ابنتي معي؟",
    "quando " + "è il corso " * 30,
)


@pytest.mark.parametrize(
    ("words", "topic"), [(words, topic) for topic, asked in ASKED.items() for words in asked]
)
@pytest.mark.parametrize("written", [str, str.upper, lambda words: f"  {words} "])
def test_what_families_ask_is_recognised(words: str, topic: Topic, written: object) -> None:
    assert callable(written)
    assert read_topic(written(words)) is topic


@pytest.mark.parametrize("words", NOTHING)
def test_nothing_else_is_a_question_about_them(words: str) -> None:
    assert read_topic(words) is None


@pytest.mark.parametrize("language", ["it", "en", "ar"])
def test_none_of_these_questions_is_spending_or_a_cry_for_help(language: str) -> None:
    for words in (words for asked in ASKED.values() for words in asked):
        reading = read_entries(words, language=language, today=date(2026, 3, 2))
        assert not reading.entries, words
        assert not reading.problems, words
        assert read_help(words, reading=lambda reading=reading: reading) is None
