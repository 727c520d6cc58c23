"""What staff decided about an entry or an interest, told at once. Neither side learns who the other is from us.

Each function returns whether the member was told (or will be).
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from budgeting import households
from budgeting.clock import Clock
from budgeting.db.tables import Skill, SkillInterest
from budgeting.households import Person
from budgeting.states.messages import SubjectKind
from budgeting.states.skills import SkillRefusal
from budgeting.subjects import Subject
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Reply, reply
from dialogs.engine.notify import tell_member
from dialogs.skills.dialog import HOME
from dialogs.skills.wording import CATEGORIES, REFUSALS
from dialogs.text import Text, t
from dialogs.text.words import Words


def approved(session: Session, clock: Clock, words: Words, skill: Skill) -> bool:
    """Others can see it."""

    def speak(person: Person) -> Reply:
        return _said(
            person,
            t(
                "Your entry *{category}* can be seen now, without your name.",
                category=CATEGORIES[skill.category],
            ),
            t("If somebody is interested, the office writes to you."),
        )

    return _tell(session, clock, words, skill, skill.member_id, "shown", speak)


def refused(session: Session, clock: Clock, words: Words, skill: Skill) -> bool:
    """It is not shown, and why."""

    def speak(person: Person) -> Reply:
        return _said(
            person,
            t(
                "Thank you for your entry *{category}*. It is not shown to others.",
                category=CATEGORIES[skill.category],
            ),
            REFUSALS[skill.refusal or SkillRefusal.OTHER],
        )

    return _tell(session, clock, words, skill, skill.member_id, "refused", speak)


def matched(session: Session, clock: Clock, words: Words, skill: Skill, interest: SkillInterest) -> bool:
    """Staff have spoken with both, who can begin. True if both were told."""

    def speak(person: Person) -> Reply:
        return _said(
            person,
            t(
                "For *{category}* the two of you have found each other. Have a good time together!",
                category=CATEGORIES[skill.category],
            ),
            t("If something is not right, talk to us."),
        )

    sides = (skill.member_id, interest.member_id)
    told = [_tell(session, clock, words, skill, who, f"matched:{interest.id}", speak) for who in sides]
    return all(told)


def unmatched(session: Session, clock: Clock, words: Words, skill: Skill, interest: SkillInterest) -> bool:
    """It comes to nothing. The author is told too, so that nobody waits. True if both were told."""

    def to_interested(person: Person) -> Reply:
        return _said(
            person,
            t("*{category}*: it hasn't worked out this time.", category=CATEGORIES[skill.category]),
            t("Perhaps there is something else, or you look for it yourself."),
        )

    def to_author(person: Person) -> Reply:
        return _said(
            person,
            t(
                "Somebody was interested in *{category}*, but it hasn't worked out this time.",
                category=CATEGORIES[skill.category],
            ),
            t("Your entry stays as it is."),
        )

    key = f"unmatched:{interest.id}"
    told = [
        _tell(session, clock, words, skill, interest.member_id, key, to_interested),
        _tell(session, clock, words, skill, skill.member_id, key, to_author),
    ]
    return all(told)


def _said(person: Person, *texts: Text) -> Reply:
    return reply(t("Hello {name} 👋", name=person.name), *texts, rows=[[HOME], [TALK, MENU]])


def _tell(
    session: Session,
    clock: Clock,
    words: Words,
    skill: Skill,
    member_id: int,
    what: str,
    speak: Callable[[Person], Reply],
) -> bool:
    why_not = tell_member(
        session,
        clock,
        words,
        member_id,
        speak,
        subject=Subject(SubjectKind.SKILL, skill.id),
        key=f"skill:{skill.id}:{member_id}:{what}:{skill.changed_at.isoformat()}",
        while_held=True,
    )
    reached = not households.person(session, member_id).unreachable
    return reached and why_not in (None, "said_before")
