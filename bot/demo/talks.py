"""What waits in the inbox when the demo first starts: conversations of every kind, in the families' own languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.demo import announcements, sayings, voice
from bot.demo.phones import FIRST
from bot.demo.player import Player, Speaker
from budgeting import cases, files, households, labels, staff
from budgeting import scheduled_answers as budgeting_answers
from budgeting.cases import Topic
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Case, Checkin, Household, Member, Message
from budgeting.demo import cast
from budgeting.demo import labels as words_of_labels
from budgeting.privacy import exports
from budgeting.scheduled_answers import When
from budgeting.states.checkins import CheckinState
from budgeting.states.households import HouseholdState
from budgeting.states.messages import Direction, MessageState
from budgeting.states.tasks import Urgency
from dialogs import broadcasts, registry
from dialogs import scheduled_answers as planned
from dialogs.privacy import export_job
from dialogs.staff_side import handover, inbox
from dialogs.text.words import Words

#: A stranger's phone number: nobody the office knows.
STRANGER = Speaker(FIRST - 1, "Samuel", "en")
PASS_ON, CANNOT, CALL_BACK = "🙋", "✋", "📞"
#: Why somebody cannot pay, by the icon of the button.
CAUSE = "💬"
#: The button that puts a check-in aside.
LATER = "⏸"
_EIGHT = frozenset(family.reference for family in cast.FAMILIES)


@dataclass(frozen=True, slots=True)
class Family:
    """Who speaks for a family of the town, and who accompanies it."""

    speaker: Speaker
    household_id: int
    coach_id: int


@dataclass(slots=True)
class Scene:
    """What a talk needs: who plays it, the families by language, and staff by first name."""

    player: Player
    families: Mapping[str, list[Family]]
    giulia: int
    paolo: int
    nadia: int
    #: Households that have spoken to a person.
    heard: set[int] = field(default_factory=set)

    def pick(self, language: str, number: int = 0) -> Family:
        of_language = self.families[language]
        family = of_language[number % len(of_language)]
        self.heard.add(family.household_id)
        return family

    def of_coach(self, coach_id: int) -> list[Family]:
        """The families of a coach that have said nothing to a person yet."""
        return [
            family
            for of_language in self.families.values()
            for family in of_language
            if family.coach_id == coach_id and family.household_id not in self.heard
        ]

    def say(self, family: Family, saying: str) -> None:
        """A saying in the family's language, passed on to a person."""
        self.player.write(family.speaker, sayings.said()[family.speaker.language][saying])
        self.player.tap(family.speaker, PASS_ON)

    def answer(self, family: Family, staff_id: int, text: str) -> int | None:
        conversation_id = self.player.conversation(family.speaker)
        row = self.player.database.write(
            lambda session: handover.answer(
                session, self.player.clock, self.player.words, staff_id, conversation_id, text, confirmed=True
            )
        )
        self.player.deliver()
        return row

    def work(self, family: Family, job: Callable[[Session, int], object]) -> None:
        """Something staff do with the family's conversation."""
        conversation_id = self.player.conversation(family.speaker)
        self.player.database.write(lambda session: job(session, conversation_id))
        self.player.deliver()


def play(database: Database, now: datetime, bot_id: int) -> None:
    """Play everything, oldest first; only in a town with families of all ten languages."""
    registry.load()
    with database.read() as session:
        families = _families(session)
        giulia, paolo, nadia = (_staff(session, name) for name in ("giulia", "paolo", "nadia"))
    if not set(sayings.said()) <= set(families):
        return
    clock = SetClock(now)
    player = Player(database, clock, Words(), bot_id)
    scene = Scene(player, families, giulia, paolo, nadia)
    everybody = [family for of_language in families.values() for family in of_language]
    for number, family in enumerate(everybody):
        # So that no chat is empty: each has written down something yesterday.
        clock.set(now - timedelta(hours=26) + timedelta(minutes=2 * number))
        player.write(family.speaker, sayings.said()[family.speaker.language]["expense"])
    clock.set(now - timedelta(hours=25))
    database.write(lambda session: announcements.make(session, player.words, now, paolo))
    player.deliver()
    for number, family in enumerate(everybody[::4]):
        player.tap(family.speaker, announcements.LABELS[number % 2])
    player.deliver()
    database.write(lambda session: broadcasts.work_off(session, clock, player.words))
    for hours, talk in TALKS:
        clock.set(now - timedelta(hours=hours))
        talk(scene)
    # Last, because everything else that waits is delivered.
    clock.set(now - timedelta(minutes=40))
    begun = database.write(
        lambda session: announcements.begin_another(session, player.words, clock.now(), paolo)
    )
    player.deliver()
    database.write(
        lambda session: announcements.pause_half_way(session, player.words, clock.now(), paolo, begun)
    )


def _staff(session: Session, name: str) -> int:
    person = staff.by_email(session, f"{name}@ponte.example")
    return person.id if person is not None else 0


def _families(session: Session) -> dict[str, list[Family]]:
    """The town's families that can be written to, by the language of whoever speaks for them."""
    rows = session.execute(
        select(Member.id, Member.name, Member.language, Member.household_id, Household.coach_id)
        .join(Household, Household.id == Member.household_id)
        .where(
            Household.reference.not_in(_EIGHT),
            Household.state == HouseholdState.ACTIVE,
            Member.joined_at.is_not(None),
            Member.stopped_at.is_(None),
            Member.unreachable_at.is_(None),
            Member.unsafe_at.is_(None),
            Member.sees_arrears.is_(True),
        )
        .order_by(Household.id, Member.id)
    )
    families: dict[str, list[Family]] = {}
    seen: set[int] = set()
    for row in rows:
        if row.household_id not in seen and row.coach_id is not None:
            seen.add(row.household_id)
            speaker = Speaker(FIRST + row.id, row.name.split()[0], row.language)
            families.setdefault(row.language, []).append(Family(speaker, row.household_id, row.coach_id))
    return families


def _answered(scene: Scene) -> None:
    """Looked after and closed."""
    family = scene.pick("uk")
    scene.say(family, "broken")
    scene.answer(family, family.coach_id, "Buongiorno! Il tecnico passa oggi pomeriggio.")
    scene.player.write(family.speaker, sayings.said()["uk"]["thanks"])
    clock, words = scene.player.clock, scene.player.words
    scene.work(family, lambda session, number: inbox.resolve(session, clock, words, family.coach_id, number))


def _snoozed(scene: Scene) -> None:
    """The coach looks at it again in two days, when the letter is on the table."""
    family = scene.pick("fr")
    scene.say(family, "letter")
    clock = scene.player.clock
    until = clock.now() + timedelta(days=2)
    scene.work(family, lambda session, number: inbox.snooze(session, clock, family.coach_id, number, until))


def _back(scene: Scene) -> None:
    """Snoozed yesterday until this morning: it is back, and nobody has dealt with it yet."""
    family = scene.pick("it", 2)
    scene.say(family, "letter")
    clock, words = scene.player.clock, scene.player.words
    until = clock.now() + timedelta(hours=2)
    scene.work(family, lambda session, number: inbox.snooze(session, clock, family.coach_id, number, until))
    clock.advance(hours=2)
    scene.player.database.write(lambda session: inbox.wake_due(session, clock, words, 50))


def _later(scene: Scene) -> None:
    """Written for tomorrow morning; of the other, the family has written since, so that its author decides."""
    clock, words = scene.player.clock, scene.player.words

    def plan(text: str, family: Family) -> None:
        def job(session: Session, number: int) -> None:
            hours = budgeting_answers.hours_of(session, number)
            moment = budgeting_answers.moment_of(When.QUIET_ENDS, clock.now() + timedelta(days=1), hours)
            planned.plan(session, clock, words, family.coach_id, number, text, moment)

        scene.work(family, job)

    plan(
        "Buongiorno! Oggi allo sportello ci sono fino alle 12: passi pure con la lettera.",
        scene.pick("it", 3),
    )
    asks = scene.pick("ar", 1)
    plan("Ho parlato con la scuola: l'iscrizione è confermata.", asks)
    scene.say(asks, "hours")
    scene.player.database.write(lambda session: planned.look(session, clock))


def _labels(scene: Scene) -> None:
    """A few conversations have a label, one has two."""
    clock = scene.player.clock
    chosen = (
        (("ro", 0), (words_of_labels.EVICTION, words_of_labels.CALL_BACK)),
        (("bn", 0), (words_of_labels.CALL_BACK,)),
        (("ur", 0), (words_of_labels.SCHOOL,)),
    )
    for (language, place), names in chosen:
        family = scene.pick(language, place)

        def put(session: Session, number: int, chosen_names: tuple[str, ...] = names) -> None:
            for label in labels.offered(session, number):
                if label.name in chosen_names:
                    labels.put(session, clock, scene.paolo, number, label.id)

        scene.work(family, put)


def _held(scene: Scene) -> None:
    """A colleague talks with them; they have just answered."""
    family = scene.pick("ur")
    scene.say(family, "letter")
    scene.answer(family, scene.nadia, "Certo, mi manda una foto della lettera?")
    scene.player.clock.advance(minutes=20)
    scene.player.send(family.speaker, "photo", files.examine(sayings.picture()))


def _words(scene: Scene) -> None:
    """Free words, with a photo, and a note that a colleague wrote beside them."""
    family = scene.pick("bn")
    scene.say(family, "broken")
    clock = scene.player.clock
    note = "Sentito ALER ieri: tecnico atteso entro mercoledì."
    scene.work(family, lambda session, number: inbox.note(session, clock, scene.paolo, number, note))


def _letter(scene: Scene) -> None:
    family = scene.pick("ro")
    scene.say(family, "letter")
    scene.player.send(family.speaker, "photo", files.examine(sayings.picture()))


def _voice(scene: Scene) -> None:
    """A voice note, after asking for a person."""
    family = scene.pick("sq")
    scene.player.write(family.speaker, "/talk")
    scene.player.send(family.speaker, "voice", files.examine(voice.silence(4)))


def _italian(scene: Scene) -> None:
    """It becomes a case at once, with the words as evidence."""
    family = scene.pick("it", 1)
    scene.say(family, "broken")
    clock = scene.player.clock

    def open_case(session: Session, conversation_id: int) -> None:
        said = select(Message.id).where(
            Message.conversation_id == conversation_id, Message.direction == Direction.IN
        )
        cases.escalate(
            session,
            clock,
            scene.paolo,
            family.household_id,
            topic=Topic.HOME,
            urgency=Urgency.NORMAL,
            message_ids=session.scalars(said.order_by(Message.id.desc()).limit(2)).all(),
            conversation_id=conversation_id,
        )

    scene.work(family, open_case)


def _cannot(scene: Scene) -> None:
    """By the buttons: the instalment, why not, and some words; of a family that has not said so before."""
    with scene.player.database.read() as session:
        known = set(session.scalars(select(Case.household_id)))
    for family in (family for language in ("pa", "ro", "sq", "it") for family in scene.families[language]):
        if family.household_id in known | scene.heard:
            continue
        scene.player.write(family.speaker, "/plan")
        if scene.player.tap(family.speaker, CANNOT):
            scene.heard.add(family.household_id)
            scene.player.tap(family.speaker, CAUSE)
            scene.player.write(family.speaker, sayings.said()[family.speaker.language]["hours"])
            return


def _cry(scene: Scene) -> None:
    """Of a family of Giulia's, who signs in first."""
    theirs = [family for family in scene.of_coach(scene.giulia) if family.speaker.language != "it"]
    family = theirs[0] if theirs else scene.pick("ar")
    scene.player.write(family.speaker, sayings.said()[family.speaker.language]["help"])


def _stranger(scene: Scene) -> None:
    """Somebody nobody knows asks to be called back."""
    scene.player.write(STRANGER, "/start")
    scene.player.tap(STRANGER, CALL_BACK)
    scene.player.write(STRANGER, "030 555 0142, dopo le 17")


def _each_coach(scene: Scene) -> None:
    """So that every coach finds words of their own families: two each, hours apart."""
    for number, coach_id in enumerate(
        sorted({f.coach_id for those in scene.families.values() for f in those})
    ):
        for family, saying in zip(scene.of_coach(coach_id)[::3], ("hours", "letter"), strict=False):
            scene.heard.add(family.household_id)
            scene.player.clock.advance(minutes=11 + number)
            scene.say(family, saying)


def _checkin(scene: Scene) -> None:
    """Two who had been silent begin; then a child wakes up, and one puts it aside."""
    with scene.player.database.read() as session:
        last = session.scalar(select(func.max(Checkin.week)))
        silent = select(Checkin.household_id).where(
            Checkin.week == last, Checkin.state == CheckinState.MISSED
        )
        behind = set(session.scalars(silent))
    theirs = [
        family
        for of_language in scene.families.values()
        for family in of_language
        if family.household_id in behind and family.household_id not in scene.heard
    ]
    for family, leaves in zip(theirs, (False, True), strict=False):
        scene.heard.add(family.household_id)
        scene.player.write(family.speaker, "/checkin")
        if leaves:
            scene.player.tap(family.speaker, LATER)


def _copy(scene: Scene) -> None:
    """Somebody wants a copy of their data: it is made as soon as the worker starts."""
    family = scene.pick("it", 6)
    clock, kind = scene.player.clock, export_job.kind(scene.player.words)

    def ask(session: Session, conversation_id: int) -> None:
        person = households.person(session, family.speaker.chat_id - FIRST)
        exports.ask(session, clock, person, conversation_id, kind)

    scene.work(family, ask)


def _appointment(scene: Scene) -> None:
    scene.player.write(scene.pick("en").speaker, sayings.said()["en"]["appointment"])


def _undelivered(scene: Scene) -> None:
    """Two answers of staff didn't arrive: one phone is off for good, of the other nobody knows."""
    _did_not_arrive(scene, scene.pick("it", 4), MessageState.FAILED, "blocked")
    _did_not_arrive(scene, scene.pick("ro", 4), MessageState.UNCERTAIN, "timeout")


def _did_not_arrive(scene: Scene, family: Family, state: MessageState, error: str) -> None:
    row = scene.answer(family, family.coach_id, "Ci vediamo giovedì allo sportello?")
    clock, words = scene.player.clock, scene.player.words

    if row is not None:
        scene.player.lose(family.speaker, row, state, error)
    scene.work(
        family,
        lambda session, number: handover.give_back(session, clock, words, family.coach_id, number),
    )


#: Hours ago, and what was said; the oldest first.
TALKS: tuple[tuple[float, Callable[[Scene], None]], ...] = (
    (23, _answered),
    (21, _undelivered),
    (19.5, _snoozed),
    (17, _back),
    (6, _held),
    (5, _words),
    (4.2, _letter),
    (3.5, _italian),
    (3.2, _checkin),
    (3.1, _copy),
    (3, _appointment),
    (2.9, _each_coach),
    (2.4, _later),
    (2.3, _labels),
    (1.9, _voice),
    (1.8, _cannot),
    (1.2, _stranger),
    (0.6, _cry),
)
