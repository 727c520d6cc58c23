"""The answer to a cry, once for each that staff haven't handled yet, and what the family writes after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from budgeting import tasks
from budgeting.clock import zone
from budgeting.db.tables import Task
from budgeting.programmes import help_numbers, office
from budgeting.states.messages import SubjectKind
from budgeting.states.programmes import HelpTopic
from budgeting.states.tasks import TaskKind, Urgency
from budgeting.subjects import Subject
from dialogs import promises, spending, talk_to_person
from dialogs.buttons import MENU
from dialogs.crisis import safety
from dialogs.crisis.numbers import lines
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.incoming import Incoming
from dialogs.engine.say import say
from dialogs.engine.steps import Dialog, Next, NotMine, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.text import Text, t

dialog = Dialog("crisis", first="more", instrument=None)

#: A locked phone shows the first line, so it's neutral whatever the topic.
HERE = t("Thank you for writing. I am here, and you are not alone.")
WRITE = t("If you like, write or record here what else they should know.")
PERSON = Choice(t("🙋 Talk to someone"), "person", dialog="crisis")
SAFE = Choice(t("🙂 I am safe now"), "calm", "safe", dialog="crisis")
MISTAKE = Choice(t("✕ I didn't mean it that way"), "calm", "mistake", dialog="crisis")

#: Topics where it makes sense to ask whether it's over.
_DANGER = {HelpTopic.VIOLENCE, HelpTopic.CHILDREN, HelpTopic.EMERGENCY, HelpTopic.DESPAIR, HelpTopic.ANY}
_NOW = t("If you are in danger now, please call right away:")
_BEFORE: dict[HelpTopic, Text] = {
    HelpTopic.VIOLENCE: _NOW,
    HelpTopic.CHILDREN: _NOW,
    HelpTopic.ANY: _NOW,
    HelpTopic.EMERGENCY: t("Please call right away:"),
    HelpTopic.DESPAIR: t("This is heavy, and you don't have to carry it alone. A voice can help, even now:"),
    HelpTopic.EVICTION: t(
        "Often something can still be done. Keep every letter; you can send a photo of it here."
    ),
    HelpTopic.ENERGY: t("Often it can be put right. Keep the letter or the bill; you can send a photo here."),
    HelpTopic.FOOD: t(
        "There is help with food. Write here how many people it is for, and whether there is a baby."
    ),
}


@dialog.step
class More(Step):
    """The answer; whatever follows goes to the person, until the family returns to the menu."""

    name = "more"

    def ask(self, turn: Turn) -> Reply | Next:
        topics = turn.data.pop("topics", None)
        if topics is None:
            return reply(WRITE, rows=[*_go_on(turn), [MENU]])
        _answer(turn, [HelpTopic(topic) for topic in topics])
        return Stay()

    def on_text(self, turn: Turn, words: str) -> Next:
        return more(turn)

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        return more(turn) if incoming.kind in talk_to_person.MEDIA else NotMine()


@dialog.action("person")
def talk(turn: Turn, value: str) -> Next:
    """The person knows already: no second alert, just the word that this is the place to write."""
    call(turn)
    turn.say(WRITE, rows=[*_go_on(turn), [MENU]])
    return Stay()


@dialog.action("calm")
def calm(turn: Turn, value: str) -> Next:
    """Remove the words above from the screen. Staff see the tap; only they decide whether it's over."""
    safety.take_away(turn, [turn.tapped_id] if turn.tapped_id else [], rows=[[MENU]])
    return Stay()


@dialog.action("safe")
def safe(turn: Turn, value: str) -> Next:
    return safety.answered(turn, value)


@dialog.action("take_away")
def take_away(turn: Turn, value: str) -> Next:
    return safety.all_away(turn)


@dialog.action("safe_again")
def safe_again(turn: Turn, value: str) -> Next:
    return safety.safe_again(turn)


def more(turn: Turn) -> Next:
    """While a cry waits for a person, pass on what is written. NotMine if none waits."""
    waits = turn.conversation.topic == TaskKind.CRISIS.value
    if not waits or not tasks.waits(turn.session, TaskKind.CRISIS, _chat(turn)):
        return NotMine()
    if turn.incoming.kind == "text" and turn.person.consented:
        heard = spending.hear(turn, known_only=True)
        if not isinstance(heard, NotMine):
            return heard
    talk_to_person.wait(turn, TaskKind.CRISIS.value, Urgency.HIGH)
    frame = turn.conversation.frame
    if frame is None or not frame["data"].get("thanked"):
        # Thank once: someone who writes five lines doesn't want five answers.
        if frame is not None and frame["dialog"] == dialog.name:
            frame["data"]["thanked"] = True
        turn.say(t("✓ I've passed it on to {who}.", who=who(turn)), rows=[*_go_on(turn), [MENU]])
    return Stay()


def call(turn: Turn) -> Task:
    """Call for a person, urgently: one task and one alert per conversation, until staff have handled it."""
    talk_to_person.wait(turn, TaskKind.CRISIS.value, Urgency.HIGH)
    person = turn.person
    return tasks.open_task(
        turn.session,
        turn.clock,
        TaskKind.CRISIS,
        _chat(turn),
        programme_id=person.programme_id,
        household_id=person.household_id,
        conversation_id=turn.conversation.id,
        urgency=Urgency.HIGH,
        due_at=promises.latest(turn, TaskKind.CRISIS, Urgency.HIGH),
    )


def beside_the_person(turn: Turn, topics: Sequence[HelpTopic]) -> None:
    """A person holds the conversation and the dialogs are silent; still, give the numbers once."""
    task = call(turn)
    numbers = lines(help_numbers.of_programme(turn.session, turn.person.programme_id), topics)
    if numbers and not turn.person.unsafe:
        _once(turn, reply(HERE, *numbers), _about(task), f"crisis:{task.id}:held")


def who(turn: Turn) -> Text | str:
    """The person the family knows."""
    return turn.person.coach or t("the office")


def before_calling(topic: HelpTopic) -> Text:
    """What we say above the numbers."""
    return _BEFORE[topic]


def nobody_until(moment: datetime) -> Text:
    """The first line while the office is closed. ``moment`` is local."""
    return t(
        "Thank you for writing. Nobody is reading right now; a person will read this on {moment}.",
        moment=moment,
    )


def _answer(turn: Turn, topics: Sequence[HelpTopic]) -> None:
    task = call(turn)
    if turn.person.unsafe:
        # Someone else may be reading, so say nothing about the topic.
        turn.say(_first(turn), promises.will_read(turn, task), rows=[[MENU]])
        return
    texts = [_first(turn), before_calling(topics[0])]
    texts += lines(help_numbers.of_programme(turn.session, turn.person.programme_id), topics)
    if turn.person.settings.office_contact and topics[0] in (
        HelpTopic.EVICTION,
        HelpTopic.ENERGY,
        HelpTopic.FOOD,
    ):
        texts.append(t("The office: {contact}", contact=turn.person.settings.office_contact))
    over = [SAFE, MISTAKE] if set(topics) & _DANGER else [MISTAKE]
    rows = [[PERSON], over, *_go_on(turn)]
    # In full once a day per topic; ten cries in a row don't need ten pages.
    key = f"crisis:{task.id}:{'-'.join(topic.value for topic in topics)}:{turn.today}"
    if not _once(turn, reply(*texts, promises.will_read(turn, task), rows=rows), _about(task), key):
        turn.say(
            _first(turn),
            t("What can help is above."),
            promises.will_read(turn, task),
            rows=[[PERSON], *_go_on(turn)],
        )
    # This is about the chat, not the cry, so it stays when the answers are taken away.
    _once(turn, safety.question(), _chat(turn), f"crisis:{task.id}:safe")


def _chat(turn: Turn) -> Subject:
    return Subject(SubjectKind.CONVERSATION, turn.conversation.id)


def _about(task: Task) -> Subject:
    return Subject(SubjectKind.TASK, task.id)


def _once(turn: Turn, said: Reply, subject: Subject, key: str) -> bool:
    row = say(turn.session, turn.clock, turn.words, turn.conversation, said, subject=subject, unique_key=key)
    return row is not None


def _first(turn: Turn) -> Text:
    opens = _opens(turn)
    return HERE if opens <= turn.clock.now() else nobody_until(_local(turn, opens))


def _opens(turn: Turn) -> datetime:
    return office.opens(turn.session, turn.person.programme_id, turn.clock.now())


def _local(turn: Turn, moment: datetime) -> datetime:
    return moment.astimezone(zone(turn.person.zone))


def _go_on(turn: Turn) -> list[list[Choice]]:
    """The way back into a check-in that was open when the cry came."""
    if turn.conversation.remembered("checkin") is None:
        return []
    return [[Choice(t("▶️ Continue"), "open", dialog="checkin")]]
