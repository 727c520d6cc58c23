"""The ten questions of the CFPB Financial Well-Being Scale and their answers.

The English wording is the bureau's and must not change: the published scores hold for it alone. The bureau offers
English and Spanish; every other language is our translation, and staff read that it isn't validated.
"""

from __future__ import annotations

from dialogs.text import Text, t

#: The languages in which the scale is validated.
VALIDATED = frozenset({"en"})

DESCRIBES = t("How well does this statement describe you or your situation?")
APPLIES = t("How often does this statement apply to you?")

ITEMS: tuple[Text, ...] = (
    t("I could handle a major unexpected expense."),
    t("I am securing my financial future."),
    t("Because of my money situation, I feel like I will never have the things I want in life."),
    t("I can enjoy life because of the way I'm managing my money."),
    t("I am just getting by financially."),
    t("I am concerned that the money I have or will save won't last."),
    t(
        "Giving a gift for a wedding, birthday or other occasion would put a strain on my finances for the month."
    ),
    t("I have money left over at the end of the month."),
    t("I am behind with my finances."),
    t("My finances control my life."),
)
#: The first six are about how well a statement describes the person, the others about how often it applies.
FIRST_ABOUT_OFTEN = 7

_HOW_WELL: tuple[Text, ...] = (
    t("Completely"),
    t("Very well"),
    t("Somewhat"),
    t("Very little"),
    t("Not at all"),
)
_HOW_OFTEN: tuple[Text, ...] = (t("Always"), t("Often"), t("Sometimes"), t("Rarely"), t("Never"))
#: A full moon for all of it, a new moon for nothing: no answer looks better than another.
ICONS = ("🌕", "🌖", "🌗", "🌘", "🌑")


def instruction(question: int) -> Text:
    """What is asked about the statement of a question (from 1)."""
    return APPLIES if question >= FIRST_ABOUT_OFTEN else DESCRIBES


def answers(question: int) -> tuple[Text, ...]:
    """The answers to a question (from 1), in the order of the scale."""
    return _HOW_OFTEN if question >= FIRST_ABOUT_OFTEN else _HOW_WELL
