"""The other families of the programme: who they are, where they live, who accompanies them. Seeded."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from budgeting.demo.cast import LIMITS, Adult, Family
from budgeting.demo.town.names import PEOPLE, People

#: How many families of the town speak each language: with the eight, the shares of Brescia's public housing.
SHARES = {"it": 10, "ro": 8, "ar": 6, "sq": 6, "pa": 5, "ur": 4, "uk": 4, "fr": 4, "bn": 3, "en": 2}
#: Site, the beginning of its references, and who accompanies the families there.
HOUSES = (
    ("Torre Cimabue", "SP", ("coach", "third_coach")),
    ("Condominio Smeraldo", "SM", ("second_coach",)),
    ("Condominio Sole", "SO", ("fourth_coach", "third_coach")),
)
#: The lowest number of their references: the eight families have smaller ones.
FIRST_REFERENCE = 41
#: Ordinary months: what comes in, by source, and how much room there is for food (minor units).
INCOMES: tuple[tuple[dict[str, int], int], ...] = (
    ({"work": 121_000}, 40_000),
    ({"work": 98_000, "benefit": 21_500}, 38_000),
    ({"benefit": 84_000, "help": 8_000}, 33_000),
    ({"work": 134_000, "benefit": 32_000}, 46_000),
    ({"work": 76_000, "allowance": 40_000}, 34_000),
    ({"work": 109_000, "benefit": 18_000}, 39_000),
)
RENTS = (14_800, 17_200, 19_500, 21_300, 23_800, 25_600)


class Bond(StrEnum):
    """How a family is in touch."""

    JOINED = "joined"
    #: They have an invite, and have not used it.
    INVITED = "invited"
    NO_PHONE = "no_phone"
    #: New, and nobody accompanies them yet.
    NEW = "new"
    STOPPED = "stopped"
    UNREACHABLE = "unreachable"
    UNSAFE = "unsafe"
    LEFT = "left"


#: The bonds of some, by their place in the list; the others have joined.
BONDS = {
    11: Bond.UNREACHABLE,
    17: Bond.STOPPED,
    23: Bond.NO_PHONE,
    29: Bond.LEFT,
    33: Bond.UNSAFE,
    38: Bond.INVITED,
    43: Bond.INVITED,
    46: Bond.NO_PHONE,
    49: Bond.INVITED,
    51: Bond.NEW,
}
WITHOUT_PHONE = (Bond.INVITED, Bond.NO_PHONE, Bond.NEW)


@dataclass(frozen=True, slots=True)
class Resident:
    """A family of the town: its place in the list, its rent (minor units), and how it is in touch."""

    place: int
    family: Family
    rent: int
    bond: Bond

    @property
    def language(self) -> str:
        return self.family.adults[0].language

    @property
    def joined(self) -> bool:
        return self.bond not in WITHOUT_PHONE


def residents(count: int, seed: int) -> list[Resident]:
    """The first ``count`` families (at most 52), the same for a seed."""
    chance = random.Random(seed)
    languages = [language for language, share in SHARES.items() for _ in range(share)]
    # Mixed, but so that a small town has all languages too.
    chance.shuffle(languages)
    first = list(SHARES)
    for language in first:
        languages.remove(language)
    used: dict[str, int] = {}
    settled = []
    for place, language in enumerate([*first, *languages][:count]):
        number = used.get(language, 0)
        used[language] = number + 1
        settled.append(_resident(place, language, number, chance))
    return settled


def _resident(place: int, language: str, number: int, chance: random.Random) -> Resident:
    people = PEOPLE[language]
    bond = BONDS.get(place, Bond.JOINED)
    surname = people.surnames[number]
    site, letters, coaches = HOUSES[place % len(HOUSES)]
    income, food = chance.choice(INCOMES)
    family = Family(
        f"{letters}-{FIRST_REFERENCE + place:03d}",
        surname,
        site,
        _adults(people, language, surname, number, bond),
        income,
        LIMITS | {"food": food},
        coach=coaches[place // len(HOUSES) % len(coaches)],
        pay_day=chance.choice((1, 5, 10, 10, 15, 27)),
        weeks=chance.choice((9, 12, 14, 16, 18, 21, 26)),
        missed=(0, 1) if place % 13 == 5 else (chance.randrange(3, 8),) if place % 4 == 2 else (),
        words=dict(people.words),
    )
    return Resident(place, family, chance.choice(RENTS), bond)


def _adults(people: People, language: str, surname: str, number: int, bond: Bond) -> tuple[Adult, ...]:
    joined = bond not in WITHOUT_PHONE
    woman, man = people.women[number % len(people.women)], people.men[number % len(people.men)]
    pair: Sequence[tuple[str, str]] = (
        (woman, man) if number % 3 == 1 else (man,) if number % 3 == 2 else (woman,)
    )
    # Whoever is second often comes later, or in Italian.
    return tuple(
        Adult(
            f"{name} {surname}",
            language if position == 0 else "it",
            joined=joined and (position == 0 or number % 2 == 0),
            sees_arrears=position == 0 or number % 2 == 0,
            called=written if language_of_script(written, language, position) else "",
        )
        for position, (name, written) in enumerate(pair)
    )


def language_of_script(written: str, language: str, position: int) -> bool:
    """Whether this person writes their name in their own letters: those who chose Italian don't."""
    return position == 0 and not written.isascii() and language != "it"
