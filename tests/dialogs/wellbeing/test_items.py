"""The wording of the scale is the bureau's: it is held here word for word, and other languages are marked."""

from __future__ import annotations

from dialogs.text.words import Words
from dialogs.wellbeing import items

WORDING = (
    "I could handle a major unexpected expense.",
    "I am securing my financial future.",
    "Because of my money situation, I feel like I will never have the things I want in life.",
    "I can enjoy life because of the way I'm managing my money.",
    "I am just getting by financially.",
    "I am concerned that the money I have or will save won't last.",
    "Giving a gift for a wedding, birthday or other occasion would put a strain on my finances for the month.",
    "I have money left over at the end of the month.",
    "I am behind with my finances.",
    "My finances control my life.",
)
HOW_WELL = ("Completely", "Very well", "Somewhat", "Very little", "Not at all")
HOW_OFTEN = ("Always", "Often", "Sometimes", "Rarely", "Never")


def test_the_english_wording_is_the_published_one(words: Words) -> None:
    assert tuple(words.plain(item, "en") for item in items.ITEMS) == WORDING
    for question in range(1, 11):
        said = tuple(words.plain(answer, "en") for answer in items.answers(question))
        assert said == (HOW_WELL if question <= 6 else HOW_OFTEN)


def test_every_language_but_english_is_marked_and_has_all_of_it(words: Words) -> None:
    assert frozenset({"en"}) == items.VALIDATED
    for language in words.languages:
        said = {words.plain(item, language) for item in items.ITEMS}
        assert len(said) == 10
        for question in (1, 10):
            answers = {words.plain(answer, language) for answer in items.answers(question)}
            assert len(answers) == 5
