"""Ten questions, one at a time. Each answer is saved at once, so a pause of days loses nothing."""

from __future__ import annotations

from budgeting import wellbeing
from budgeting.db.tables import WellbeingSurvey
from budgeting.errors import NotFound, NotPossible
from budgeting.states.wellbeing import AgeBand, SurveyState
from budgeting.wellbeing import ANSWERS, QUESTIONS
from dialogs import spending, talk_to_person
from dialogs.buttons import BACK, MENU, PAUSE, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.incoming import Incoming
from dialogs.engine.steps import Again, Done, Go, Next, NotMine, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.text import t
from dialogs.wellbeing import items, result
from dialogs.wellbeing.dialog import GO_ON, dialog

TAP = t("Tap the answer that fits best. There is no right or wrong.")


@dialog.action("open")
def open_wellbeing(turn: Turn, value: str) -> Next:
    frame = turn.conversation.frame
    if frame is not None and frame["dialog"] == dialog.name and "survey" in frame["data"]:
        # "Continue" was tapped twice: the question is already there.
        return Again()
    return Open("wellbeing")


@dialog.action("later")
def later(turn: Turn, value: str) -> Next:
    turn.say(t("All right. Begin whenever you like: you'll find it in the menu."), rows=[[GO_ON], [MENU]])
    return Stay()


@dialog.step
class Begin(Step):
    """Asks nothing itself: it finds what was begun, and its current question."""

    name = "begin"

    def ask(self, turn: Turn) -> Reply | Next:
        person = turn.person
        if not person.adult:
            turn.say(t("These questions are for the adults of the family."), rows=[[TALK, MENU]])
            return Done()
        known = wellbeing.unfinished(turn.session, person.member_id)
        try:
            survey = wellbeing.begin(turn.session, turn.clock, person)
        except NotPossible:
            result.show_last(turn)
            return Done()
        turn.data["survey"] = survey.id
        if known is not None and survey.answers:
            turn.say(t("Let's go on from where we stopped."))
        else:
            turn.say(
                t("🌱 *How money feels*: ten short questions, about three minutes."),
                t("The answers are yours: nobody else in the family sees them. Your coach reads the result."),
            )
        return Go("question" if survey.age is not None else "age")


@dialog.step
class Age(Step):
    """Asked once: the score depends on it."""

    name = "age"

    def ask(self, turn: Turn) -> Reply:
        return reply(
            t("🎂 How old are you? This is asked only once."),
            rows=[
                [Choice(t("🎂 18 to 61"), "age", AgeBand.UNDER_62.value)],
                [Choice(t("🎂 62 or older"), "age", AgeBand.FROM_62.value)],
                [PAUSE, TALK],
            ],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        figures = words.strip()
        if figures.isdecimal() and 18 <= int(figures[:3]) <= 120:
            return self.on_button(turn, "age", _band(int(figures[:3])).value)
        return talk_to_person.beside(turn, t("Tap the one that fits."))

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        return _other_media(turn, incoming)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "pause":
            return _pause(turn)
        if action != "age" or value not in set(AgeBand):
            return Again()
        try:
            wellbeing.set_age(turn.session, turn.clock, turn.person, turn.data["survey"], AgeBand(value))
        except (NotFound, NotPossible):
            return _over(turn)
        return Go("question")


def _band(years: int) -> AgeBand:
    return AgeBand.FROM_62 if years >= 62 else AgeBand.UNDER_62


@dialog.step
class Question(Step):
    """The next unanswered one."""

    name = "question"

    def ask(self, turn: Turn) -> Reply | Next:
        survey = _survey(turn)
        if survey is None:
            return _over(turn)
        question = len(survey.answers) + 1
        choices = [
            [
                Choice(
                    t("{icon} {answer}", icon=items.ICONS[place], answer=answer),
                    "answer",
                    f"{question}:{place}",
                )
            ]
            for place, answer in enumerate(items.answers(question))
        ]
        ways = [BACK, PAUSE] if survey.answers else [PAUSE]
        return reply(
            t("{number} of {count}", number=question, count=QUESTIONS),
            t("“{statement}”", statement=items.ITEMS[question - 1]),
            items.instruction(question),
            rows=[*choices, ways, [TALK]],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        # A purchase written here is booked, and the question stays open.
        heard = spending.hear(turn, known_only=True)
        return talk_to_person.beside(turn, TAP) if isinstance(heard, NotMine) else heard

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        return _other_media(turn, incoming)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action == "pause":
            return _pause(turn)
        person, number = turn.person, turn.data["survey"]
        try:
            if action == "back":
                wellbeing.back(turn.session, turn.clock, person, number)
                return Go("question")
            question, _, given = value.partition(":")
            if action != "answer" or not (question.isdigit() and given.isdigit() and int(given) < ANSWERS):
                return Again()
            survey = wellbeing.answer(turn.session, turn.clock, person, number, int(question), int(given))
        except NotPossible as error:
            # Answered on another phone, or tapped twice: the next question is the right one.
            return Again() if error.reason == "another_question" else _over(turn)
        except NotFound:
            return _over(turn)
        if survey.state is not SurveyState.DONE:
            return Go("question")
        result.show(turn, survey)
        return Done()


def _other_media(turn: Turn, incoming: Incoming) -> Next:
    return talk_to_person.beside(turn, TAP)


def _survey(turn: Turn) -> WellbeingSurvey | None:
    survey = wellbeing.unfinished(turn.session, turn.person.member_id)
    return survey if survey is not None and survey.id == turn.data["survey"] else None


def _over(turn: Turn) -> Next:
    """It was finished together with staff, or given up, since we asked."""
    turn.say(t("These questions have been answered already. Thank you!"), rows=[[MENU]])
    return Done()


def _pause(turn: Turn) -> Next:
    turn.say(
        t("⏸ Everything you told me is kept. Go on whenever you like."),
        rows=[[GO_ON], [MENU]],
    )
    return Done()
