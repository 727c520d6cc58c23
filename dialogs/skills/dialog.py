"""What others offer and look for, without names; interest goes to staff, who write to both."""

from __future__ import annotations

from budgeting import skills
from budgeting.errors import NotFound
from budgeting.skills import Listed
from budgeting.states.programmes import Instrument
from budgeting.states.skills import SkillKind
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.steps import Dialog, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.skills.wording import GONE, button, described
from dialogs.text import t

dialog = Dialog("skills", first="overview", instrument=Instrument.SKILLS)

#: Entries on one screen.
SHOWN = 6
#: As far as anybody leafs.
FURTHEST = 120
HOME = Choice(t("🤝 Do things together"), "open", dialog="skills")


@dialog.step
class Overview(Step):
    name = "overview"
    waits = False

    def ask(self, turn: Turn) -> Reply:
        mine = skills.own(turn.session, turn.person, 1)
        return reply(
            t("*Do things together*"),
            t("Everyone can do something, and everyone needs a hand at times."),
            t("Nobody sees your name: the office brings two people together."),
            rows=[
                [
                    Choice(t("🎁 What others offer"), "browse", "offered:0", dialog="skills"),
                    Choice(t("🔎 What others look for"), "browse", "wanted:0", dialog="skills"),
                ],
                [
                    Choice(t("➕ I can offer something"), "add", "offered", dialog="skills"),
                    Choice(t("🙏 I'm looking for something"), "add", "wanted", dialog="skills"),
                ],
                *([[Choice(t("📋 My entries"), "mine", dialog="skills")]] if mine else []),
                [TALK, MENU],
            ],
        )


@dialog.action("open")
def open_home(turn: Turn, value: str) -> Next:
    return Open("skills")


@dialog.action("browse")
def browse(turn: Turn, value: str) -> Next:
    """One screen of others' entries; the value is the kind and how many were seen before."""
    code, _, skipped = value.partition(":")
    kind = SkillKind(code) if code in set(SkillKind) else SkillKind.OFFERED
    before = min(int(skipped), FURTHEST) if skipped.isdigit() else 0
    entries = skills.listed(turn.session, turn.person, kind, before + SHOWN + 1)[before:]
    add = Choice(t("➕ I can offer something"), "add", "offered", dialog="skills")
    if kind is SkillKind.OFFERED:
        add = Choice(t("🙏 I'm looking for something"), "add", "wanted", dialog="skills")
    if not entries:
        turn.say(
            t("Nobody offers anything at the moment.")
            if kind is SkillKind.OFFERED
            else t("Nobody looks for anything at the moment."),
            rows=[[add], [HOME, MENU]],
        )
        return Stay()
    rows = [[button(entry, "see")] for entry in entries[:SHOWN]]
    if len(entries) > SHOWN:
        rows.append([Choice(t("More ›"), "browse", f"{kind.value}:{before + SHOWN}", dialog="skills")])
    turn.say(
        t("🎁 *What others offer*") if kind is SkillKind.OFFERED else t("🔎 *What others look for*"),
        t("Tap one to read more."),
        rows=[*rows, [add], [HOME, MENU]],
    )
    return Stay()


@dialog.action("see")
def see(turn: Turn, value: str) -> Next:
    entry = _shown(turn, value)
    if entry is None:
        turn.gone(GONE)
        return Stay()
    if entry.interested:
        turn.send(
            reply(
                *described(entry),
                t("✓ The office knows that you are interested."),
                rows=[[HOME, MENU]],
            )
        )
        return Stay()
    interested = Choice(t("🤝 I'm interested"), "interested", str(entry.id), dialog="skills")
    turn.send(reply(*described(entry), rows=[[interested], [HOME, MENU]]))
    return Stay()


@dialog.action("interested")
def interested(turn: Turn, value: str) -> Next:
    entry = _shown(turn, value)
    if entry is None:
        turn.gone(GONE)
        return Stay()
    if entry.interested:
        turn.toast = t("✓ The office knows that you are interested.")
        return Stay()
    try:
        skills.be_interested(turn.session, turn.clock, turn.person, entry.id)
    except NotFound:
        turn.gone(GONE)
        return Stay()
    turn.say(
        t("🤝 I've told {who}, who will write to both of you.", who=turn.person.coach or t("the office")),
        t("Until then nobody learns your name or your number."),
        rows=[[HOME, MENU]],
    )
    return Stay()


def _shown(turn: Turn, value: str) -> Listed | None:
    if not value.isdigit():
        return None
    try:
        return skills.shown_one(turn.session, turn.person, int(value))
    except NotFound:
        return None
