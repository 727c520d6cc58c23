"""What people of the town ask about their data, and whom they would like to have invited."""

from __future__ import annotations

from budgeting.demo.town.houses import House, Town
from budgeting.privacy import erasure, invite_requests

#: By place.
ERASURES = {7: "asked", 13: "approved", 19: "refused", 25: "withdrawn"}
INVITES = {1: "asked", 12: "asked", 18: "refused", 22: "invited"}
#: Whom they name, by language; others are called what stands first.
NAMED = {
    "it": "Paola",
    "ro": "Elena",
    "ar": "Yasmine",
    "sq": "Ardita",
    "pa": "Kiran",
    "ur": "Sana",
    "uk": "Olena",
}


def make(town: Town) -> None:
    """A request in each state."""
    for house in town.with_phone():
        if house.place in ERASURES:
            _erasure(town, house, ERASURES[house.place])
        if house.place in INVITES:
            _invite(town, house, INVITES[house.place])


def _erasure(town: Town, house: House, state: str) -> None:
    coordinator = town.staff_ids["coordinator"]
    request = erasure.ask(town.session, town.at(-6, 20), house.who)
    if state == "approved":
        erasure.approve(town.session, town.at(-4, 10), coordinator, request.id)
    elif state == "refused":
        reason = "Il piano di rientro è ancora in corso: lo sentiamo insieme per telefono."
        erasure.refuse(town.session, town.at(-3, 10), coordinator, request.id, reason)
    elif state == "withdrawn":
        erasure.take_back(town.session, town.at(-5, 8), house.who.member_id)


def _invite(town: Town, house: House, state: str) -> None:
    language = house.resident.language
    name = NAMED.get(language, NAMED["it"])
    request = invite_requests.ask(town.session, town.at(-2, 19), house.who, name, language)
    operator = town.staff_ids["operator"]
    if state == "refused":
        invite_requests.refuse(
            town.session, town.at(-1, 10), operator, request.id, "Ne parliamo prima con Giulia, va bene?"
        )
    elif state == "invited":
        full = f"{name} {house.resident.family.name}"
        invite_requests.create_member(
            town.session, town.at(-1, 10), operator, request.id, full, language, arrears=False
        )
