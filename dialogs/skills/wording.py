"""The words for skills: categories with their icons, kinds, times, states, and why staff don't show an entry."""

from __future__ import annotations

from budgeting.db.tables import Skill
from budgeting.skills import Listed
from budgeting.states.skills import SkillCategory, SkillKind, SkillRefusal, SkillState, SkillTime
from dialogs.engine.content import Choice
from dialogs.text import Text, t, verbatim

CATEGORIES: dict[SkillCategory, Text] = {
    SkillCategory.SEWING: t("🧵 Sewing"),
    SkillCategory.COOKING: t("🍲 Cooking"),
    SkillCategory.REPAIRS: t("🔧 Small repairs"),
    SkillCategory.CHILDREN: t("🧒 Looking after children"),
    SkillCategory.HOMEWORK: t("📚 Help with homework"),
    SkillCategory.LANGUAGES: t("🗣 Languages"),
    SkillCategory.DEVICES: t("💻 Phone and computer"),
    SkillCategory.LIFT: t("🚗 A lift"),
    SkillCategory.GARDEN: t("🌱 Garden"),
    SkillCategory.PAPERS: t("📝 Papers and forms"),
    SkillCategory.OTHER: t("✍️ Something else"),
}
TIMES: dict[SkillTime, Text] = {
    SkillTime.WEEKDAYS: t("☀️ On weekdays"),
    SkillTime.EVENINGS: t("🌆 In the evening"),
    SkillTime.WEEKENDS: t("🏖 At the weekend"),
    SkillTime.ANY: t("🕘 At any time"),
}
KINDS: dict[SkillKind, Text] = {
    SkillKind.OFFERED: t("🎁 Offered"),
    SkillKind.WANTED: t("🔎 Looked for"),
}
STATES: dict[SkillState, Text] = {
    SkillState.WAITING: t("⏳ The office looks at it first."),
    SkillState.SHOWN: t("✅ Others can see it, without your name."),
    SkillState.PAUSED: t("⏸ Paused: nobody sees it."),
    SkillState.HIDDEN: t("💤 Hidden, because I did not hear whether it is still true."),
    SkillState.REFUSED: t("✋ It is not shown."),
    SkillState.WITHDRAWN: t("🗑 Taken back."),
}
#: Kindly, and with what helps.
REFUSALS: dict[SkillRefusal, Text] = {
    SkillRefusal.UNCLEAR: t(
        "It was not clear enough to the office. Write it again in other words, if you like."
    ),
    SkillRefusal.PRIVATE: t(
        "It names a person, a number or an address. Write it again without them, if you like."
    ),
    SkillRefusal.NOT_SAFE: t(
        "For this, special rules or insurance are needed. Talk to us: perhaps there is a way."
    ),
    SkillRefusal.OTHER: t("The office would like to talk about it with you."),
}
GONE = t("That offer or request is no longer there.")


def described(entry: Listed | Skill) -> list[Text]:
    """Kind, category, own words, time."""
    texts = [t("{kind}: *{category}*", kind=KINDS[entry.kind], category=CATEGORIES[entry.category])]
    if entry.words:
        texts.append(verbatim(entry.words))
    return [*texts, TIMES[entry.time]]


def button(entry: Listed | Skill, action: str) -> Choice:
    """An entry in a list."""
    return Choice(CATEGORIES[entry.category], action, str(entry.id), dialog="skills")
