"""The named cast: the same few families and staff in every test, made by the domain's own functions.

`cast` fills an empty database; the small builders add one thing each and take only what the test is about. All people
are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from argon2 import PasswordHasher
from sqlalchemy import update
from sqlalchemy.orm import Session

from budgeting import bills, checkins, households, month_plan, programmes, staff
from budgeting.bills import NewBill
from budgeting.clock import Clock, SetClock, at_local, local_date
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Message, Staff
from budgeting.headings import Heading, Source
from budgeting.households import Person, consents, invites
from budgeting.money import Money
from budgeting.periods import week_end
from budgeting.spending import entries
from budgeting.spending.entries import Booked
from budgeting.states.bills import Every
from budgeting.states.messages import Direction, MessageState
from budgeting.states.staff import Role

#: When the tests take place: Monday 2 March 2026, 18:00 in Rome.
START = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
#: The cast's chats: staff on the staff bot, members on the families' bot.
BOT = 1
STAFF_CHATS = {"giulia": 9001, "marco": 9002}
FURTHER = {
    "Elena": Role.COORDINATOR,
    "Sara": Role.ADMINISTRATOR,
    "Piero": Role.PARTNER,
    "Dario": Role.COACH,
    "Paola": Role.OPERATOR,
}
PASSWORD = "ponte-tests-2026"
#: Quick to check: a hash records its own cost.
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
CHATS = {"amina": 101, "youssef": 102, "lucia": 103, "harpreet": 104}


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody's ids: households by family name, members and staff by first name."""

    programme: int
    site: int
    giulia: int
    marco: int
    amrani: int
    rossi: int
    kaur: int
    amina: int
    youssef: int
    lucia: int
    harpreet: int

    @property
    def members(self) -> tuple[int, int, int, int]:
        return self.amina, self.youssef, self.lucia, self.harpreet


def cast(database: Database, clock: Clock) -> Cast:
    """The programme ponte-blu with Giulia (coach of all three families), Marco (operator) and four members.

    Amina reads Arabic and sees arrears, her husband Youssef reads Italian and does not; Lucia Rossi reads
    Italian, Harpreet Kaur English, both see arrears. All joined with consent; nobody has a check-in time.
    """
    return database.write(lambda session: make_cast(session, clock))


def make_cast(session: Session, clock: Clock) -> Cast:
    """The same, inside the caller's transaction."""
    blue = programmes.create(
        session,
        clock,
        None,
        "ponte-blu",
        "Un ponte sul blu",
        office_contact="Punto di Comunità, via Cimabue 16, 030 000 000",
    )
    # Whatever a test is about, nobody is asked ten questions in the middle of it.
    blue.settings = {**blue.settings, "wellbeing_asked": False}
    tower = programmes.sites.add(
        session, clock, None, blue.id, programmes.sites.Entry("Torre Cimabue", "San Polo")
    )
    giulia = colleague(session, clock, "Giulia", blue.id, Role.COACH)
    marco = colleague(session, clock, "Marco", blue.id, Role.OPERATOR)

    def household(reference: str, name: str) -> int:
        return households.create_household(
            session, clock, marco, blue.id, reference, name, site_id=tower.id, coach_id=giulia
        ).id

    amrani, rossi, kaur = (
        household("SP-101", "amrani"),
        household("SP-102", "rossi"),
        household("SP-103", "kaur"),
    )
    return Cast(
        programme=blue.id,
        site=tower.id,
        giulia=giulia,
        marco=marco,
        amrani=amrani,
        rossi=rossi,
        kaur=kaur,
        amina=joined(session, clock, amrani, "Amina", "ar", sees_arrears=True),
        youssef=joined(session, clock, amrani, "Youssef", "it"),
        lucia=joined(session, clock, rossi, "Lucia", "it", sees_arrears=True),
        harpreet=joined(session, clock, kaur, "Harpreet", "en", sees_arrears=True),
    )


def chatting(database: Database, clock: Clock, cast: Cast) -> Cast:
    """The cast, with each family's members already in a chat with the bot."""

    def make(session: Session) -> None:
        for member_id in cast.members:
            conversation(session, clock, member_id)

    database.write(make)
    return cast


def make_office(session: Session, clock: Clock) -> Cast:
    """The cast, plus one person for each further role and one from another programme, all with `PASSWORD`."""
    made = make_cast(session, clock)
    for name, role in FURTHER.items():
        colleague(session, clock, name, made.programme, role, linked=False)
    elsewhere = programmes.create(session, clock, None, "altrove", "Altrove")
    colleague(session, clock, "Franca", elsewhere.id, Role.OPERATOR, linked=False)
    session.execute(update(Staff).values(password_hash=HASH))
    return made


def colleague(
    session: Session, clock: Clock, first_name: str, programme_id: int, role: Role, *, linked: bool = True
) -> int:
    """A staff person with a role and, unless told otherwise, a linked phone."""
    made = staff.create(
        session, clock, f"{first_name.lower()}@example.org", f"{first_name} Test", first_name, "it"
    )
    staff.grant(session, made.id, programme_id, role)
    if linked:
        chat = STAFF_CHATS.get(first_name.lower(), 9100 + made.id)
        staff.use_link(session, clock, staff.create_link(session, clock, made.id).token, chat)
    return made.id


def joined(
    session: Session,
    clock: Clock,
    household_id: int,
    name: str,
    language: str = "it",
    *,
    sees_arrears: bool = False,
) -> int:
    """An adult who accepted an invite and agreed to the notice."""
    member = households.add_member(
        session, clock, None, household_id, name, language, sees_arrears=sees_arrears
    )
    ticket = invites.create(session, clock, None, member.id)
    invites.use(session, clock, invites.look_up(session, clock, ticket.token).id)
    programme = programmes.programme(session, households.get_household(session, household_id).programme_id)
    consents.give(session, clock, member.id, programme.privacy_version, language)
    households.join(session, clock, member.id, language)
    return member.id


def checkin_time(session: Session, member_id: int, weekday: int = 7, hour: time = time(18)) -> None:
    households.set_checkin_time(session, member_id, weekday, hour)


def person(session: Session, member_id: int) -> Person:
    return households.person(session, member_id)


def euro(text: str) -> Money:
    """``euro("12.50")``: tests read better in euros than in cents."""
    whole, _, cents = text.partition(".")
    return Money(int(whole) * 100 + int(cents.ljust(2, "0") or 0))


def spent(
    session: Session,
    clock: Clock,
    member_id: int,
    amount: str,
    category: str = Heading.FOOD,
    *,
    on: date | None = None,
    note: str = "",
    message_id: int | None = None,
    line: int = 0,
) -> Booked:
    """An entry under a heading, dated today by default; if the category is a source, it is income."""
    someone = households.person(session, member_id)
    return entries.book(
        session,
        clock,
        someone,
        kind=entries.kind_of(category),
        category=category,
        amount=euro(amount),
        on=on or local_date(clock.now(), someone.zone),
        note=note,
        message_id=message_id,
        line=line,
    )


def received(
    session: Session,
    clock: Clock,
    member_id: int,
    amount: str,
    source: str = Source.WORK,
    *,
    on: date | None = None,
) -> Booked:
    return spent(session, clock, member_id, amount, source, on=on)


def planned(session: Session, clock: Clock, household_id: int, on: date, **limits: str) -> None:
    """A month plan: ``planned(session, clock, rossi, day, food="400", leisure="60")``."""
    for category, amount in limits.items():
        month_plan.set_limit(session, clock, None, household_id, on, category, euro(amount))


def billed(
    session: Session,
    clock: Clock,
    household_id: int,
    amount: str,
    category: str = Heading.RENT,
    *,
    by: date,
    every: Every = Every.MONTHLY,
    instalment_id: int | None = None,
) -> int:
    """A known bill that staff wrote down."""
    new = NewBill(str(category), euro(amount), by, every, instalment_id=instalment_id)
    return bills.add(session, clock, None, household_id, new).id


def counted(session: Session, clock: Clock, member_id: int, cash: str, *, week: date) -> int:
    """A finished check-in of the week that begins on ``week``: what was at hand on its Sunday evening."""
    someone = households.person(session, member_id)
    then = SetClock(at_local(week_end(week), time(18), someone.zone))
    begun = checkins.begin(session, then, someone, week)
    checkins.save_step(session, then, begun.id, "feeling", cash_minor=euro(cash).minor)
    checkins.finish(session, then, begun.id)
    return begun.id


def conversation(session: Session, clock: Clock, member_id: int, chat_id: int | None = None) -> int:
    """The member's chat with the families' bot."""
    someone = households.person(session, member_id)
    chat = chat_id or CHATS.get(someone.name.lower(), 1000 + member_id)
    made = Conversation(
        bot_id=BOT,
        chat_id=chat,
        member_id=member_id,
        language=someone.language,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    return made.id


def message(session: Session, clock: Clock, conversation_id: int, text: str = "pane 3,20") -> int:
    """A message from the family."""
    made = Message(
        conversation_id=conversation_id,
        bot_id=BOT,
        direction=Direction.IN,
        state=MessageState.RECEIVED,
        created_at=clock.now(),
        text=text,
    )
    session.add(made)
    session.flush()
    return made.id


def days(moment: datetime | date, number: int) -> date:
    """The date ``number`` days after a date or an instant's UTC date; before it if negative."""
    day = moment.date() if isinstance(moment, datetime) else moment
    return day + timedelta(days=number)
