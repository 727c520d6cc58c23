"""The invented people's phones: those who have joined have one, the others get a link."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.simulator import Simulator
from budgeting import staff
from budgeting.clock import Clock
from budgeting.db.tables import Conversation, Member, Staff
from budgeting.errors import NotPossible
from budgeting.households import invites

#: The invented people's phone numbers begin here; visitors who join get smaller ones.
FIRST = 700_000
#: And those of the colleagues at the desk here.
DESK_FIRST = 600_000
#: Who is in the desk's group: both may take what waits there.
AT_THE_DESK = ("paolo@ponte.example", "elena@ponte.example")
GROUP = "Sportello"
#: As many links as still fit one screen.
MOST_LINKS = 6


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who may open a link: a member who hasn't joined, or staff without a linked phone."""

    name: str
    language: str
    token: str


def hand_out(session: Session, clock: Clock, bot_id: int) -> list[Member]:
    """Give every joined member a conversation with the bot. Returns all members with one of these phones."""
    joined = list(
        session.scalars(
            select(Member).where(Member.joined_at.is_not(None), Member.left_at.is_(None)).order_by(Member.id)
        )
    )
    lasts = Conversation.bot_id == bot_id, Conversation.ended_at.is_(None)
    theirs = select(Conversation.member_id).where(*lasts)
    talking = set(session.scalars(theirs))
    for member in joined:
        if member.id not in talking:
            session.add(
                Conversation(
                    bot_id=bot_id,
                    chat_id=FIRST + member.id,
                    member_id=member.id,
                    language=member.language,
                    created_at=member.joined_at or clock.now(),
                    linked_at=member.joined_at,
                )
            )
    session.flush()
    chats = select(Conversation.chat_id).where(*lasts)
    numbers = set(session.scalars(chats))
    return [member for member in joined if FIRST + member.id in numbers]


def switch_on(simulator: Simulator, bot_id: int, members: list[Member]) -> None:
    """Add their phones to the simulator, each with an open chat with the bot."""
    bot = simulator.bot(bot_id)
    for member in members:
        number = FIRST + member.id
        if number not in simulator.world.people:
            first, _, last = member.name.partition(" ")
            simulator.add_person(first, last, language_code=member.language, person_id=number)
        chat = simulator.world.private_chat(bot, simulator.person(number))
        if not chat.opened:
            chat.opened = True
            simulator.world.keep_chat(chat)


def link_desk(session: Session, clock: Clock) -> list[Staff]:
    """Link the phones of those at the desk to the staff bot, unless they are linked already."""
    asked = [staff.by_email(session, email) for email in AT_THE_DESK]
    colleagues = [person for person in asked if person is not None and person.active]
    for person in colleagues:
        if person.telegram_chat_id is None:
            token = staff.create_link(session, clock, person.id).token
            staff.use_link(session, clock, token, DESK_FIRST + person.id)
    return colleagues


def gather_desk(simulator: Simulator, bot_id: int, colleagues: list[Staff]) -> None:
    """Give them their phones, and a group with the staff bot that a programme can link to its desk."""
    bot, there = simulator.bot(bot_id), []
    for person in colleagues:
        number = person.telegram_chat_id or 0
        if number not in simulator.world.people:
            first, _, last = person.name.partition(" ")
            simulator.add_person(
                first, last, language_code=person.language, person_id=number, note="Per chi accompagna"
            )
        someone = simulator.world.people[number]
        if someone.deactivated:
            continue
        there.append(number)
        chat = simulator.world.private_chat(bot, someone)
        if not chat.opened:
            chat.opened = True
            simulator.world.keep_chat(chat)
    has_one = any(not place.is_private for place in simulator.world.chats.values())
    if there and not has_one:
        simulator.add_group(GROUP, there, bot_id)


def invitations(session: Session, clock: Clock, file: Path) -> list[Invited]:
    """Everybody who may still join, each with a link's token: last time's while it is still valid."""
    tokens: dict[str, str] = {}
    if file.exists():
        tokens = json.loads(file.read_text(encoding="utf-8"))
    people = session.scalars(
        select(Member)
        .where(Member.joined_at.is_(None), Member.left_at.is_(None), Member.adult.is_(True))
        .order_by(Member.id)
        .limit(MOST_LINKS)
    )
    waiting = []
    for member in people:
        token = tokens.get(str(member.id), "")
        try:
            invites.look_up(session, clock, token)
        except NotPossible:
            token = tokens[str(member.id)] = invites.create(session, clock, None, member.id).token
        waiting.append(Invited(member.name, member.language, token))
    # Only the demo stores tokens; they open only invented families on this machine.
    file.write_text(json.dumps(tokens), encoding="utf-8")
    return waiting


def staff_links(session: Session, clock: Clock) -> list[Invited]:
    """Staff without a linked phone, each with a link's token, new at every start."""
    people = session.scalars(
        select(Staff)
        .where(Staff.active.is_(True), Staff.telegram_chat_id.is_(None))
        .order_by(Staff.id)
        .limit(MOST_LINKS)
    )
    return [
        Invited(person.name, person.language, staff.create_link(session, clock, person.id).token)
        for person in people
    ]
