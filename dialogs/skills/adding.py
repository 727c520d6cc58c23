"""Write an entry in three questions: what, in a few own words, when."""

from __future__ import annotations

from budgeting import skills
from budgeting.errors import NotPossible
from budgeting.states.skills import SkillCategory, SkillKind, SkillTime
from dialogs import talk_to_person
from dialogs.buttons import BACK, CANCEL, MENU, SKIP, TALK
from dialogs.engine.content import Choice, Reply, in_rows, reply
from dialogs.engine.incoming import Incoming
from dialogs.engine.steps import Again, Done, Go, Next, Open, Step
from dialogs.engine.turn import Turn
from dialogs.skills.dialog import HOME, dialog
from dialogs.skills.wording import CATEGORIES, TIMES
from dialogs.spending.during_other_question import entry_beside
from dialogs.text import t, tn

#: At most as many words as a plain entry of the diary has, such as "yesterday bread 3.20".
_PLAIN = 3


@dialog.action("add")
def add(turn: Turn, value: str) -> Next:
    kind = value if value in set(SkillKind) else SkillKind.OFFERED.value
    return Open("skills", "category", {"kind": kind})


@dialog.step
class Category(Step):
    name = "category"

    def ask(self, turn: Turn) -> Reply:
        question = (
            t("🎁 What can you do? (1 of 3)")
            if turn.data["kind"] == SkillKind.OFFERED
            else t("🔎 What do you need? (1 of 3)")
        )
        choices = [Choice(label, "category", category.value) for category, label in CATEGORIES.items()]
        return reply(question, rows=[*in_rows(choices), [CANCEL, TALK]])

    def on_text(self, turn: Turn, words: str) -> Next:
        if len(words.split()) <= _PLAIN and (heard := entry_beside(turn, words)) is not None:
            return heard
        return talk_to_person.beside(turn, t("Please tap what fits; you can write more about it afterwards."))

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        return talk_to_person.beside(turn, t("Please tap what fits; you can write more about it afterwards."))

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action != "category" or value not in set(SkillCategory):
            turn.say(t("All right, nothing was changed."), rows=[[HOME, MENU]])
            return Done()
        return Go("words", {"category": value})


@dialog.step
class Words(Step):
    name = "words"

    def ask(self, turn: Turn) -> Reply:
        other = turn.data["category"] == SkillCategory.OTHER
        return reply(
            t("✍️ Say it in a few words, without names or numbers. (2 of 3)"),
            rows=[[BACK, *([] if other else [SKIP])], [TALK]],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        if len(words.split()) <= _PLAIN and (heard := entry_beside(turn, words)) is not None:
            return heard
        if len(words) > skills.LONGEST:
            turn.say(
                tn(
                    "That is a little long: {count} character at most. Could you say it shorter?",
                    "That is a little long: {count} characters at most. Could you say it shorter?",
                    skills.LONGEST,
                )
            )
            return Again()
        return Go("time", {"words": words})

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        return talk_to_person.beside(turn, t("Here I need a few written words."))

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        return Go("time", {"words": ""}) if action == "skip" else Go("category")


@dialog.step
class Time(Step):
    name = "time"

    def ask(self, turn: Turn) -> Reply:
        choices = [Choice(label, "time", time.value) for time, label in TIMES.items()]
        return reply(t("🕘 When do you have time for it? (3 of 3)"), rows=[*in_rows(choices), [BACK, TALK]])

    def on_text(self, turn: Turn, words: str) -> Next:
        if len(words.split()) <= _PLAIN and (heard := entry_beside(turn, words)) is not None:
            return heard
        return talk_to_person.beside(turn, t("Please tap when you have time."))

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        return talk_to_person.beside(turn, t("Please tap when you have time."))

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action != "time" or value not in set(SkillTime):
            return Go("words")
        data = turn.data
        try:
            skills.add(
                turn.session,
                turn.clock,
                turn.person,
                SkillKind(data["kind"]),
                SkillCategory(data["category"]),
                data["words"],
                SkillTime(value),
            )
        except NotPossible as error:
            if error.reason == "words":
                # What they wrote held nothing that can be seen.
                return Go("words")
            turn.say(
                tn(
                    "You already have {count} entry. Please take it back first.",
                    "You already have {count} entries. Please take one back first.",
                    skills.MOST,
                ),
                rows=[[Choice(t("📋 My entries"), "mine", dialog="skills")], [MENU]],
            )
            return Done()
        turn.say(
            t("✓ Thank you!"),
            t("The office looks at it first. Then others can see it, without your name."),
            rows=[[Choice(t("📋 My entries"), "mine", dialog="skills")], [HOME, MENU]],
        )
        return Done()
