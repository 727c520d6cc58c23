"""One wish for the month that has just begun: an idea by its icon, or one's own words."""

from __future__ import annotations

from budgeting import month_card
from budgeting.errors import NotPossible
from budgeting.headings import FLEXIBLE
from budgeting.periods import budget_month
from budgeting.states.month_card import WishKind
from dialogs import talk_to_person
from dialogs.buttons import BACK, CANCEL, MENU, TALK
from dialogs.engine.content import Choice, Reply, in_rows, reply
from dialogs.engine.incoming import Incoming
from dialogs.engine.steps import Again, Done, Go, Next, NotMine, Step
from dialogs.engine.turn import Turn
from dialogs.month_card import words
from dialogs.month_card.dialog import dialog
from dialogs.spending.during_other_question import entry_beside
from dialogs.text import names, t

#: With so few words, what reads like an entry is one.
FEW = 3
_TAP = t("Tap one of the ideas, or *In my own words*.")


@dialog.step
class Wish(Step):
    name = "wish"

    def ask(self, turn: Turn) -> Reply:
        offered = month_card.offered(turn.session, turn.person)
        ideas = [[Choice(words.WISHES[kind], "kind", kind.value)] for kind in offered]
        return reply(
            t("💫 One wish for this month: what would you like?"),
            rows=[*ideas, [CANCEL, TALK]],
            tells_arrears=WishKind.INSTALMENT in offered,
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        if (heard := entry_beside(turn, words)) is not None:
            return heard
        return talk_to_person.beside(turn, _TAP)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "cancel":
            return _left(turn)
        if value == WishKind.LESS:
            return Go("less")
        if value == WishKind.OWN:
            return Go("own")
        return _made(turn, WishKind(value))


@dialog.step
class Less(Step):
    name = "less"

    def ask(self, turn: Turn) -> Reply:
        headings = [Choice(names.HEADINGS[heading], "on", heading.value) for heading in FLEXIBLE]
        return reply(
            t("📉 What would you like to spend less on?"),
            rows=[*in_rows(headings, 1), [BACK, CANCEL], [TALK]],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        if (heard := entry_beside(turn, words)) is not None:
            return heard
        return talk_to_person.beside(turn, t("Tap one of the headings."))

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "on":
            return _made(turn, WishKind.LESS, category=value)
        return Go("wish") if action == "back" else _left(turn)


@dialog.step
class Own(Step):
    name = "own"

    def ask(self, turn: Turn) -> Reply:
        return reply(t("💬 Write your wish in a few words."), rows=[[BACK, CANCEL], [TALK]])

    def on_text(self, turn: Turn, words: str) -> Next:
        if not any(character.isalpha() for character in words):
            return talk_to_person.beside(turn, t("Write your wish in words, please."))
        # "Bread 3.20" is spending wherever it's written; a wish has more words.
        if len(words.split()) <= FEW and (heard := entry_beside(turn, words)) is not None:
            return heard
        if len(words) > month_card.LONGEST:
            turn.say(t("A little shorter, please: one or two sentences."))
            return Again()
        return _made(turn, WishKind.OWN, said=words)

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        if incoming.kind != "voice":
            return NotMine()
        turn.say(t("I can't write down a voice message yet. Please write the wish, or tap an idea."))
        return Go("wish")

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        return Go("wish") if action == "back" else _left(turn)


def _made(turn: Turn, kind: WishKind, *, category: str | None = None, said: str = "") -> Next:
    person = turn.person
    month = budget_month(turn.today, person.pay_day)
    try:
        made = month_card.make(turn.session, turn.clock, person, month, kind, category=category, words=said)
    except NotPossible:
        return Again()
    turn.say(
        t("💫 Your wish for this month: {wish}", wish=words.wish_words(made)),
        t("I'll keep it, and ask how it went at the next card."),
        rows=[[MENU]],
        tells_arrears=kind is WishKind.INSTALMENT,
    )
    return Done()


def _left(turn: Turn) -> Next:
    turn.say(t("All right. You can make a wish whenever you like."), rows=[[MENU]])
    return Done()
