"""Lines as families write them: words of ten languages, five sets of digits, comma and point."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.text.words import Words

#: Bread, petrol, pharmacy, wages and yesterday, as people type them.
WORDS = {
    "it": ("pane", "benzina", "farmacia", "stipendio", "ieri"),
    "en": ("bread", "petrol", "pharmacy", "salary", "yesterday"),
    "fr": ("pain", "essence", "pharmacie", "salaire", "hier"),
    "ro": ("pâine", "benzină", "farmacie", "salariu", "ieri"),
    "sq": ("bukë", "benzinë", "farmaci", "rroga", "dje"),
    "ar": ("خبز", "بنزين", "صيدلية", "راتب", "أمس"),
    "ur": ("روٹی", "پٹرول", "دوا", "تنخواہ", "کل"),
    "pa": ("ਰੋਟੀ", "ਪੈਟਰੋਲ", "ਦਵਾਈ", "ਤਨਖਾਹ", "ਕੱਲ੍ਹ"),
    "bn": ("রুটি", "পেট্রোল", "ওষুধ", "বেতন", "গতকাল"),
    "uk": ("хліб", "бензин", "аптека", "зарплата", "вчора"),
}
#: The languages the bot speaks so far. People who read one of them may also write Italian or English.
SPOKEN = sorted(set(WORDS) & set(Words().languages))
TONGUES = ("", "it", "en")
CATEGORIES = ("food", "transport", "health", "work")
#: Latin, Arabic, Persian and Urdu, Bengali, Gurmukhi.
DIGITS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "০১২৩৪৫৬৭৮৯", "੦੧੨੩੪੫੬੭੮੯")
SEPARATORS = ",."
#: Says nothing about money: a message edited to this no longer has an entry.
NOTHING = "👍"


@dataclass(frozen=True, slots=True)
class Line:
    """One amount.

    ``word`` is an index into the words of a language, or a word we were never taught; ``tongue`` is a language other
    than the member's own.
    """

    word: int | str
    minor: int
    digits: int = 0
    separator: str = ","
    yesterday: bool = False
    tongue: str = ""

    def written(self, language: str) -> str:
        words = WORDS[self.tongue or language]
        word = words[self.word] if isinstance(self.word, int) else self.word
        day = f"{words[4]} " if self.yesterday else ""
        return f"{day}{word} {figures(self.minor, self.digits, self.separator)}"


def figures(minor: int, digits: int = 0, separator: str = ",") -> str:
    """An amount of cents in somebody's digits."""
    return f"{minor // 100}{separator}{minor % 100:02}".translate(str.maketrans(DIGITS[0], DIGITS[digits]))


def unknown(number: int) -> str:
    """A word of no language; each number has its own, so that teaching one says nothing about another."""
    return f"zq{chr(ord('a') + number)}x"
