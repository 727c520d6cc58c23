"""Two databases for looking at the console: one where nothing has happened yet, one in the middle of its work.

The full one has the demo's families and months, conversations with everything a family can send, words that try to
break the page, a case, and an announcement being sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgeting import cases, demo, files, programmes, staff
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import (
    Activity,
    ActivitySession,
    Agreement,
    Allowance,
    Appointment,
    Bill,
    Case,
    CommunityPoint,
    Conversation,
    Corrective,
    CounterProposal,
    Debt,
    ErasureRequest,
    Household,
    InviteRequest,
    Member,
    Message,
    RepaymentPlan,
    Skill,
    SkillInterest,
    Staff,
    StoredFile,
)
from budgeting.demo import cast
from budgeting.households import person as person_of
from budgeting.periods import ONE_WEEK, week_of
from budgeting.privacy import erasure, invite_requests
from budgeting.states.files import FileProblem
from budgeting.states.messages import Direction, MessageState
from budgeting.states.tasks import Urgency
from dialogs import broadcasts
from dialogs.text import Text, t
from dialogs.text.words import Words
from dialogs.transcripts import EngineStage
from dialogs.transcripts.setting import Setting, Somebody
from tests.kit.pictures import picture

#: Markup, an endless word, a right-to-left override, a multi-part emoji, control characters.
HOSTILE = (
    "<b onclick=alert(1)>&lt;script&gt; " + "lungo" * 60 + " \u202eesrevni\u202c 👩🏽‍👩🏾‍👧🏿\u0007 '\"--"
)


#: What families and staff have made of each kind, by the name that addresses of pages use.
NEWEST: dict[str, Any] = {
    "agreement": Agreement,
    "allowance": Allowance,
    "appointment": Appointment,
    "bill": Bill,
    "corrective": Corrective,
    "counter": CounterProposal,
    "interest": SkillInterest,
    "meeting": ActivitySession,
    "activity": Activity,
    "plan": RepaymentPlan,
    "point": CommunityPoint,
    "skill": Skill,
    "erasure": ErasureRequest,
    "invite_request": InviteRequest,
}


@dataclass(frozen=True, slots=True)
class Full:
    """Ids of rows in the full database."""

    amrani: int
    ferrari: int
    amina: int
    debt: int
    conversation: int
    messages: tuple[int, ...]
    #: The conversation of a family whose message nobody has answered yet.
    waiting: int
    case: int
    prepared: int
    broadcast: int
    planned: int
    #: The Monday of a week with entries.
    week: str
    #: The newest row of each in `NEWEST` by its name, and its household as ``<name>_home``.
    newest: dict[str, int]


def empty(session: Session, clock: SetClock) -> None:
    """A programme and its staff, and nobody else."""
    programme = programmes.create(
        session, clock, None, "ponte-blu", cast.PROGRAMME, office_contact="030 000 0000"
    )
    for email, name, first_name, phone, role in cast.STAFF.values():
        person = staff.create(session, clock, email, name, first_name, "it", phone)
        staff.grant(session, person.id, programme.id, role)


def full(database: Database, clock: SetClock, words: Words) -> Full:
    """Everything."""
    database.write(lambda session: demo.load(session, clock))
    _talk(database, clock, words)
    return database.write(lambda session: _work(session, clock, words))


def _talk(database: Database, clock: SetClock, words: Words) -> None:
    setting = Setting(clock)
    with database.read() as session:
        for member in session.scalars(
            select(Member).where(Member.joined_at.is_not(None)).order_by(Member.id)
        ):
            name = member.name.split()[0]
            setting.people[name] = Somebody(name, member.language, 1000 + member.id, member.id, joined=True)
        setting.staff = {person.first_name: person.id for person in session.scalars(select(Staff))}
    setting.people["Maria"] = Somebody("Maria", "it", 2000)
    stage = EngineStage(database, clock, words, setting)

    def tap(speaker: str, label: Text) -> None:
        stage.tap(speaker, words.plain(label, setting.people[speaker].language))

    stage.write("Amina", "خبز ١٢٫٥٠")
    stage.write("Amina", "pane 3,20\nlatte 1,80")
    stage.edit("Amina", 2, "pane 3,40\nlatte 1,80")
    stage.collect()
    stage.write("Amina", "/talk")
    stage.write("Amina", "المكيف معطل منذ يومين والأطفال يشعرون بالبرد")
    for kind in ("photo", "voice", "document", "location"):
        stage.send("Amina", kind)
    stage.collect()
    stage.staff("Paolo", "Buongiorno Amina, chiamo subito il manutentore.")
    stage.collect()
    stage.write("Amina", "شكراً")
    stage.write("Lucia", "/talk")
    stage.write("Lucia", HOSTILE)
    stage.write("Grace", "/talk")
    stage.write("Grace", "The boiler letter came, can somebody explain it?")
    stage.write("Maria", "/start")
    stage.collect()
    tap("Maria", t("📞 Please call me back"))
    stage.write("Maria", "030 111 2222, dopo le 17")
    stage.collect()


def _work(session: Session, clock: SetClock, words: Words) -> Full:
    people = {person.first_name: person.id for person in session.scalars(select(Staff))}
    households = {row.name: row.id for row in session.scalars(select(Household))}
    amina = session.scalars(select(Member).where(Member.name.startswith("Amina"))).one()
    conversation = _conversation(session, "Amina")
    messages = tuple(
        session.scalars(
            select(Message.id)
            .where(Message.conversation_id == conversation)
            .order_by(Message.id.desc())
            .limit(4)
        )
    )
    _one_did_not_arrive(session)
    _files_came(session, clock)
    paolo = people["Paolo"]
    erasure.ask(session, clock, person_of(session, amina.id))
    invite_requests.ask(session, clock, person_of(session, amina.id), "Samir", "ar")
    case = cases.escalate(
        session,
        clock,
        paolo,
        households["Amrani"],
        topic="home",
        urgency=Urgency.HIGH,
        message_ids=messages,
        conversation_id=conversation,
    ).id
    cases.add_note(session, clock, paolo, case, "Il manutentore passa domani. " + HOSTILE)
    today = clock.now().date()
    for what, day in (("Chiamare il manutentore", today - ONE_WEEK), (HOSTILE, today + ONE_WEEK)):
        cases.add_action(session, clock, paolo, case, what, owner_id=paolo, due_on=day)
    programme = session.get_one(Household, households["Amrani"]).programme_id
    audience = broadcasts.Audience(programme)
    meeting = session.scalars(
        select(ActivitySession.id)
        .join(Activity)
        .where(Activity.programme_id == programme, ActivitySession.starts_at > clock.now())
        .order_by(ActivitySession.starts_at)
        .limit(1)
    ).one()
    notice = broadcasts.Draft(audience, {"it": "Vi aspettiamo!"}, session_id=meeting)
    sent = broadcasts.create(session, clock, paolo, notice)
    broadcasts.work_off(session, clock, words, only=sent)
    later = broadcasts.Draft(audience, {"it": HOSTILE, "ar": "مرحبا"}, due_at=clock.now() + ONE_WEEK)
    return Full(
        amrani=households["Amrani"],
        ferrari=households["Ferrari"],
        amina=amina.id,
        debt=_first_debt(session, households["Amrani"]),
        conversation=conversation,
        messages=messages,
        waiting=_conversation(session, "Grace"),
        case=case,
        prepared=session.scalars(select(Case.id).where(Case.id != case).order_by(Case.id).limit(1)).one(),
        broadcast=sent,
        planned=broadcasts.create(session, clock, paolo, later),
        week=str(week_of(today) - ONE_WEEK),
        newest=_newest(session),
    )


def _newest(session: Session) -> dict[str, int]:
    newest: dict[str, int] = {}
    for name, table in NEWEST.items():
        row = session.scalars(select(table).order_by(table.id.desc()).limit(1)).one()
        newest |= {name: row.id, f"{name}_home": getattr(row, "household_id", 0)}
    return newest


def _conversation(session: Session, first_name: str) -> int:
    whose = select(Conversation.id).join(Member).where(Member.name.startswith(first_name))
    return session.scalars(whose).one()


def _files_came(session: Session, clock: SetClock) -> None:
    """One of each: a photo, a sound, a file that isn't kept."""
    came = {"photo": picture("JPEG", (900, 1200)), "voice": b"OggS voice"}
    for file in session.scalars(select(StoredFile).order_by(StoredFile.id)).all():
        kind = session.get_one(Message, file.subject_id).kind
        if kind in came:
            files.waiting.arrived(session, clock, file.id, files.examine(came[kind]))
        else:
            files.waiting.failed(session, clock, file.id, FileProblem.TYPE)


def _one_did_not_arrive(session: Session) -> None:
    last = select(Message.id).where(Message.direction == Direction.OUT).order_by(Message.id.desc()).limit(1)
    session.execute(
        update(Message)
        .where(Message.id == session.scalars(last).one())
        .values(state=MessageState.FAILED, error="blocked")
    )


def _first_debt(session: Session, household_id: int) -> int:

    return (
        session.scalars(select(Debt.id).where(Debt.household_id == household_id).order_by(Debt.id)).first()
        or 0
    )
