"""What the town's families offer and look for: shown, waiting, refused, paused, hidden, taken back; and interest."""

from __future__ import annotations

from budgeting import skills
from budgeting.demo.town.houses import House, Town
from budgeting.states.skills import SkillCategory, SkillKind, SkillRefusal, SkillTime

_OFFERED, _WANTED = SkillKind.OFFERED, SkillKind.WANTED
_CATEGORY, _TIME = SkillCategory, SkillTime
#: By place: what, when, and the words by the language they are in.
ENTRIES: dict[int, tuple[SkillKind, SkillCategory, SkillTime, dict[str, str]]] = {
    0: (_OFFERED, _CATEGORY.COOKING, _TIME.WEEKENDS, {"it": "Torte per compleanni"}),
    1: (_OFFERED, _CATEGORY.REPAIRS, _TIME.EVENINGS, {"ro": "Mici reparații, mobilă"}),
    2: (_WANTED, _CATEGORY.HOMEWORK, _TIME.WEEKDAYS, {"ar": "مساعدة في الرياضيات، الصف الخامس"}),
    3: (_OFFERED, _CATEGORY.GARDEN, _TIME.WEEKENDS, {"sq": "Kopsht dhe bimë në ballkon"}),
    4: (_OFFERED, _CATEGORY.LIFT, _TIME.WEEKDAYS, {"pa": "ਸਵੇਰੇ ਹਸਪਤਾਲ ਤੱਕ ਗੱਡੀ"}),
    5: (_WANTED, _CATEGORY.LANGUAGES, _TIME.EVENINGS, {"ur": "اطالوی بولنے کی مشق"}),
    6: (_OFFERED, _CATEGORY.CHILDREN, _TIME.WEEKDAYS, {"uk": "Посиджу з дітьми після школи"}),
    7: (_OFFERED, _CATEGORY.SEWING, _TIME.ANY, {"fr": "Retouches, robes"}),
    8: (_OFFERED, _CATEGORY.DEVICES, _TIME.EVENINGS, {"bn": "মোবাইল ফোন ঠিক করা"}),
    9: (_WANTED, _CATEGORY.PAPERS, _TIME.ANY, {"en": "Help with a school form"}),
}
#: What becomes of some of them; the others are shown.
WAITING, REFUSED, PAUSED, HIDDEN, WITHDRAWN = (4, 9), 5, 7, 3, 6


def make(town: Town) -> None:
    """Entries of the first families of each language, and two families that are interested."""
    houses = {house.place: house for house in town.with_phone()}
    coordinator = town.staff_ids["operator"]
    shown = []
    for place, (kind, category, time, words) in ENTRIES.items():
        house = houses.get(place)
        if house is None:
            continue
        then = town.at(-3 if place in WAITING else -25 + place, 18)
        entry = skills.add(town.session, then, house.who, kind, category, _said(house, words), time)
        if place in WAITING:
            continue
        then.advance(hours=16)
        if place == REFUSED:
            skills.refuse(town.session, then, coordinator, entry.id, SkillRefusal.UNCLEAR)
            continue
        skills.approve(town.session, then, coordinator, entry.id)
        then.advance(hours=30)
        if place == PAUSED:
            skills.pause(town.session, then, house.who, entry.id)
        elif place == HIDDEN:
            skills.hide(town.session, then, entry.id)
        elif place == WITHDRAWN:
            skills.withdraw(town.session, then, house.who, entry.id)
        else:
            shown.append((house, entry.id))
    _interest(town, shown)


def _interest(town: Town, shown: list[tuple[House, int]]) -> None:
    """One pair was brought together, one was not possible, one waits."""
    coordinator = town.staff_ids["second_operator"]
    others = [house for house in town.with_phone() if house.place not in ENTRIES]
    for number, ((_, skill_id), other) in enumerate(zip(shown, others, strict=False)):
        then = town.at(-2, 17)
        interest = skills.be_interested(town.session, then, other.who, skill_id)
        then.advance(hours=15)
        if number == 0:
            skills.bring_together(town.session, then, coordinator, interest.id)
        elif number == 1:
            skills.not_possible(town.session, then, coordinator, interest.id)


def _said(house: House, words: dict[str, str]) -> str:
    return words.get(house.resident.language, next(iter(words.values())))
