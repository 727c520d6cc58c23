"""How was it? One tap after a session, and a few words if they like."""

from __future__ import annotations

from budgeting import activities
from budgeting.activities import SessionView
from budgeting.errors import NotFound, NotPossible
from budgeting.states.activities import Feedback
from dialogs import spending
from dialogs.activities.dialog import dialog
from dialogs.buttons import MENU, SKIP, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.incoming import Incoming
from dialogs.engine.steps import Again, Done, Next, NotMine, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.text import Text, t

FACES: dict[Feedback, Text] = {
    Feedback.GOOD: t("😊 Good"),
    Feedback.SO_SO: t("😐 It was OK"),
    Feedback.BAD: t("🙁 Not good"),
}


def question(view: SessionView, name: str) -> Reply:
    """Asked once after the session."""
    faces = [
        Choice(label, f"was_{said.value}", str(view.id), dialog="training") for said, label in FACES.items()
    ]
    return reply(
        t("Hello {name}, how was it: *{title}*?", name=name, title=view.title),
        t("One tap is enough. It helps us do it better."),
        rows=[faces, [TALK, MENU]],
    )


def _add(said: Feedback) -> None:
    @dialog.action(f"was_{said.value}")
    def was(turn: Turn, value: str) -> Next:
        number = int(value) if value.isdigit() else 0
        try:
            activities.attendance.give_feedback(turn.session, turn.clock, turn.person, number, said)
        except (NotFound, NotPossible):
            turn.gone(t("That meeting is no longer listed."))
            return Stay()
        return Open("training", "feedback_words", {"session": number, "said": said.value})


for _said in Feedback:
    _add(_said)


@dialog.step
class FeedbackWords(Step):
    """A few words beside the tap; everything about money still goes where it belongs."""

    name = "feedback_words"

    def ask(self, turn: Turn) -> Reply:
        return reply(
            t("Thank you! Would you like to add a few words? Otherwise tap *Skip*."),
            rows=[[SKIP], [TALK, MENU]],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        heard = spending.hear(turn, known_only=True)
        if not isinstance(heard, NotMine):
            return heard
        try:
            activities.attendance.give_feedback(
                turn.session,
                turn.clock,
                turn.person,
                turn.data["session"],
                Feedback(turn.data["said"]),
                words,
            )
        except (NotFound, NotPossible):
            return Done()
        return self._thanks(turn)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        return self._thanks(turn) if action == "skip" else Again()

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        if incoming.kind not in ("voice", "audio", "sticker", "location"):
            return NotMine()
        turn.say(t("Here I can only keep written words."))
        return Again()

    def _thanks(self, turn: Turn) -> Next:
        turn.say(t("🙏 Thank you. The organisers will read it."), rows=[[MENU]])
        return Done()
