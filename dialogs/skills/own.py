"""One's own entries: see, pause, show again, take back, and say that one is still true."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from budgeting import skills
from budgeting.clock import Clock
from budgeting.db.tables import Skill
from budgeting.errors import NotFound, NotPossible
from budgeting.households import Person
from budgeting.states.skills import SkillState
from dialogs.buttons import MENU
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Next, Stay
from dialogs.engine.turn import Turn
from dialogs.skills.dialog import HOME, dialog
from dialogs.skills.wording import GONE, REFUSALS, STATES, button, described
from dialogs.text import Text, t

_PAUSE = t("⏸ Pause it")
_AGAIN = t("▶️ Show it again")
_BACK = t("🗑 Take it back")
Change = Callable[[Session, Clock, Person, int], Skill]


@dialog.action("mine")
def mine(turn: Turn, value: str) -> Next:
    entries = skills.own(turn.session, turn.person)
    if not entries:
        turn.say(t("You have no entry yet."), rows=[[HOME, MENU]])
        return Stay()
    rows = [[button(entry, "own")] for entry in entries]
    turn.say(t("📋 *My entries*"), t("Tap one to read more."), rows=[*rows, [HOME, MENU]])
    return Stay()


@dialog.action("own")
def show(turn: Turn, value: str) -> Next:
    if not value.isdigit():
        turn.gone(GONE)
        return Stay()
    try:
        skill = skills.own_one(turn.session, turn.person, int(value))
    except NotFound:
        turn.gone(GONE)
        return Stay()
    turn.send(card(skill))
    return Stay()


def card(skill: Skill) -> Reply:
    """One's own entry, its state, and what can be done with it."""
    choices = []
    if skill.state is SkillState.SHOWN:
        choices.append(_choice(_PAUSE, "pause", skill))
    elif skill.state in (SkillState.PAUSED, SkillState.HIDDEN):
        choices.append(_choice(_AGAIN, "again", skill))
    why = [REFUSALS[skill.refusal]] if skill.refusal is not None and skill.state is SkillState.REFUSED else []
    rows = [[*choices, _choice(_BACK, "back", skill)], [HOME, MENU]]
    return reply(*described(skill), STATES[skill.state], *why, rows=rows)


def still_true(skill: Skill, opening: Text) -> Reply:
    """Whether it is still true, after some weeks."""
    return reply(
        opening,
        *described(skill),
        t("Is this still true?"),
        rows=[
            [_choice(t("✓ Yes, still true"), "true", skill)],
            [_choice(_PAUSE, "pause", skill), _choice(_BACK, "back", skill)],
            [HOME, MENU],
        ],
    )


@dialog.action("pause")
def pause(turn: Turn, value: str) -> Next:
    return _change(turn, value, skills.pause, t("⏸ Paused: nobody sees it."))


@dialog.action("again")
def again(turn: Turn, value: str) -> Next:
    return _change(turn, value, skills.show_again, t("✅ Others can see it, without your name."))


@dialog.action("true")
def confirmed(turn: Turn, value: str) -> Next:
    return _change(turn, value, skills.still_true, t("✅ Thank you. Others can go on seeing it."))


@dialog.action("back")
def withdraw(turn: Turn, value: str) -> Next:
    return _change(turn, value, skills.withdraw, t("🗑 Taken back."))


def _change(turn: Turn, value: str, change: Change, said: Text) -> Next:
    try:
        change(turn.session, turn.clock, turn.person, int(value) if value.isdigit() else 0)
    except (NotFound, NotPossible):
        turn.gone(GONE)
        return Stay()
    rows = [[Choice(t("📋 My entries"), "mine", dialog="skills")], [HOME, MENU]]
    turn.say(said, rows=rows, edits=turn.tapped_id)
    return Stay()


def _choice(label: Text, action: str, skill: Skill) -> Choice:
    return Choice(label, action, str(skill.id), dialog="skills")
