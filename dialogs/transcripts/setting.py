"""The families described in a transcript's head, created with the same services as real ones."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from budgeting import agreements, bills, checkins, households, month_plan, programmes, staff, voices
from budgeting.arrears import debts, plans
from budgeting.bills import NewBill
from budgeting.clock import SetClock, at_local
from budgeting.households import consents, invites
from budgeting.money import Money
from budgeting.periods import week_end
from budgeting.schedule import reminders
from budgeting.spending import entries
from budgeting.states.bills import Every
from budgeting.states.staff import Role
from dialogs.transcripts import answering, meetings, training
from dialogs.transcripts.play import moment
from dialogs.transcripts.script import Script, ScriptError

_MEMBER = re.compile(r"(?P<name>[^(]+?)(?: \((?P<rest>.*)\))?$")
_PLAN = re.compile(r"(\d+) x (\d+),(\d\d) from (\S+)(?: for (rent|service_charges) to (.+))?")
_BILL = re.compile(r"(\w+) (\d+),(\d\d) by (\S+)(?: (\w+))?")
_ENTRY = re.compile(r"(\S+) (\w+) (\d+),(\d\d)")
#: Monday 2 March 2026, 18:00 in Rome, unless the head says otherwise.
DEFAULT_NOW = "2026-03-02 18:00"


@dataclass(slots=True)
class Somebody:
    """A person in the transcript: a member (perhaps not joined yet) or a stranger (no member)."""

    name: str
    language: str
    chat_id: int
    member_id: int | None = None
    joined: bool = False
    #: The token of the open invite of someone who hasn't joined.
    token: str = ""
    #: The staff person beside whom they sit at the console, without a phone; None on a phone.
    beside: int | None = None


@dataclass(slots=True)
class Setting:
    """What the head of a transcript describes, as it is in the database."""

    clock: SetClock
    programme_id: int = 0
    household_id: int = 0
    people: dict[str, Somebody] = field(default_factory=dict)
    staff: dict[str, int] = field(default_factory=dict)
    session_id: int | None = None

    @property
    def speaker(self) -> str:
        """Who speaks first."""
        return next(iter(self.people))


def start(script: Script) -> datetime:
    """The time at which the transcript begins."""
    moments = [value for key, value in script.head if key == "now"]
    return moment(moments[0] if moments else DEFAULT_NOW, datetime.min.replace(tzinfo=UTC))


def build(session: Session, clock: SetClock, script: Script) -> Setting:
    """Create what the head describes. Raises ScriptError for an unknown key."""
    setting = Setting(clock)
    head = script.head
    _offices(session, clock, setting, dict(head))
    for key, value in head:
        if key == "member":
            _member(session, clock, setting, value)
        elif key == "stranger":
            _stranger(setting, value)
    for key, value in head:
        _more(session, clock, setting, key, value)
    return setting


def _offices(session: Session, clock: SetClock, setting: Setting, head: dict[str, str]) -> None:
    programme = programmes.create(
        session,
        clock,
        None,
        "ponte-blu",
        "Un ponte sul blu",
        office_contact=head.get("office", "030 000 0000"),
    )
    if head.get("well-being") != "asked":
        # Whatever a conversation is about, nobody is asked ten questions in the middle of it.
        programme.settings = {**programme.settings, "wellbeing_asked": False}
    site = programmes.sites.add(
        session, clock, None, programme.id, programmes.sites.Entry("Torre Cimabue", "San Polo")
    )
    setting.programme_id = programme.id
    coach = None
    for name, role in ((head.get("coach", "Giulia"), Role.COACH), ("Marco", Role.OPERATOR)):
        person = staff.create(session, clock, f"{name.lower()}@ponte.example", name, name, "it")
        staff.grant(session, person.id, programme.id, role)
        setting.staff[name] = person.id
        coach = coach or person.id
    household = households.create_household(
        session,
        clock,
        None,
        programme.id,
        "A-001",
        head.get("household", "amrani"),
        site_id=site.id,
        coach_id=coach,
        pay_day=int(head.get("pay day", "1")),
    )
    setting.household_id = household.id


def _member(session: Session, clock: SetClock, setting: Setting, value: str) -> None:
    name, traits = _named(value)
    language = traits[0] if traits else "it"
    member = households.add_member(
        session, clock, None, setting.household_id, name, language, sees_arrears="sees arrears" in traits
    )
    person = Somebody(name, language, 1000 + len(setting.people) + 1, member.id)
    setting.people[name] = person
    if "beside" in traits:
        # Nobody without a phone has joined, nor agreed to anything yet.
        person.beside = next(iter(setting.staff.values()))
        return
    if "new" in traits:
        person.token = invites.create(session, clock, None, member.id).token
        return
    person.joined = True
    households.set_listens(session, member.id, "listens" in traits)
    consents.give(session, clock, member.id, "2026-1", language)
    households.join(session, clock, member.id, language)
    if "no check-in" not in traits:
        households.set_checkin_time(session, member.id, 7, time(18))


def _stranger(setting: Setting, value: str) -> None:
    name, traits = _named(value)
    setting.people[name] = Somebody(name, traits[0] if traits else "it", 2000 + len(setting.people) + 1)


def _more(session: Session, clock: SetClock, setting: Setting, key: str, value: str) -> None:
    today = programmes.today(clock, programmes.programme(session, setting.programme_id))
    if key.startswith("limit "):
        heading = key.removeprefix("limit ")
        month_plan.set_limit(session, clock, None, setting.household_id, today, heading, _amount(value))
    elif key == "plan":
        _plan(session, clock, setting, value)
    elif key == "debt":
        _debt(session, clock, setting, value)
    elif key == "pact":
        _pact(session, clock, setting, value)
    elif key == "session":
        setting.session_id = training.add_session(session, clock, setting.programme_id, value)
    elif key == "childcare":
        if setting.session_id is None:
            raise ScriptError("childcare needs a session before it")
        training.add_neighbour(session, clock, setting.programme_id, setting.session_id, value)
    elif key == "community point":
        training.add_point(session, clock, setting.programme_id, value)
    elif key == "entry":
        _entry(session, clock, setting, value)
    elif key == "bill":
        _bill(session, clock, setting, value)
    elif key == "cash":
        _cash(session, clock, setting, value)
    elif key == "voices":
        for language in value.split(", "):
            voices.approve(session, clock, None, setting.programme_id, language)
    elif key == "skill":
        meetings.neighbour(session, clock, setting.programme_id, value)
    elif key not in ("household", "coach", "office", "member", "stranger", "now", "pay day", "well-being"):
        raise ScriptError(f"the head knows no '{key}'")


def _debt(session: Session, clock: SetClock, setting: Setting, value: str) -> None:
    amount, _, creditor = value.partition(" to ")
    today = programmes.today(clock, programmes.programme(session, setting.programme_id))
    debts.add_debt(
        session,
        clock,
        None,
        setting.household_id,
        creditor=creditor or "ALER",
        line="rent",
        amount=_amount(amount),
        as_of=today,
    )


def _plan(session: Session, clock: SetClock, setting: Setting, value: str) -> None:
    match = _PLAN.fullmatch(value)
    if match is None:
        raise ScriptError(f"'{value}' is no plan")
    parts, amount, first = int(match[1]), int(match[2] + match[3]), date.fromisoformat(match[4])
    debt = debts.add_debt(
        session,
        clock,
        None,
        setting.household_id,
        creditor=match[6] or "ALER",
        line=match[5] or "rent",
        amount=Money(parts * amount),
        as_of=first - timedelta(days=30),
    )
    plan = plans.propose(
        session,
        clock,
        None,
        setting.household_id,
        debt.id,
        plans.schedule(Money(parts * amount), parts, first),
    )
    # The family was told when it was signed: what happens to it in the transcript is news.
    plans.record_agreement(session, clock, None, plan.id, told=True)
    reminders.plan_instalments(session, clock, setting.household_id)


def _pact(session: Session, clock: SetClock, setting: Setting, value: str) -> None:
    """A pact that the first member has agreed to."""
    adult = setting.people[setting.speaker].member_id
    if adult is None:
        raise ScriptError("a pact needs a member")
    draft = answering.written(session, clock, None, setting.household_id, value)
    agreements.propose(session, clock, None, draft)
    agreements.accept(session, clock, households.person(session, adult), draft)


def _bill(session: Session, clock: SetClock, setting: Setting, value: str) -> None:
    match = _BILL.fullmatch(value)
    if match is None:
        raise ScriptError(f"'{value}' is no bill")
    new = NewBill(
        match[1],
        Money(int(match[2] + match[3])),
        date.fromisoformat(match[4]),
        Every(match[5]) if match[5] else Every.MONTHLY,
    )
    bills.add(session, clock, None, setting.household_id, new)


def _cash(session: Session, clock: SetClock, setting: Setting, value: str) -> None:
    """A finished check-in of the week that begins on that day: what was at hand on its Sunday evening."""
    day, _, amount = value.partition(" ")
    person = households.person(session, _owner(setting, value))
    then = SetClock(at_local(week_end(date.fromisoformat(day)), time(18), person.zone))
    checkin = checkins.begin(session, then, person, date.fromisoformat(day))
    checkins.save_step(session, then, checkin.id, "feeling", cash_minor=_amount(amount).minor)
    checkins.finish(session, then, checkin.id)


def _owner(setting: Setting, value: str) -> int:
    for person in setting.people.values():
        if person.joined and person.member_id is not None:
            return person.member_id
    raise ScriptError(f"nobody can have written '{value}'")


def _entry(session: Session, clock: SetClock, setting: Setting, value: str) -> None:
    match = _ENTRY.fullmatch(value)
    if match is None:
        raise ScriptError(f"'{value}' is no entry")
    entries.book(
        session,
        clock,
        households.person(session, _owner(setting, value)),
        kind=entries.kind_of(match[2]),
        category=match[2],
        amount=Money(int(match[3] + match[4])),
        on=date.fromisoformat(match[1]),
        note="",
    )


def _named(value: str) -> tuple[str, list[str]]:
    match = _MEMBER.fullmatch(value)
    if match is None:
        raise ScriptError(f"'{value}' names nobody")
    return match["name"].strip(), [name.strip() for name in (match["rest"] or "").split(",") if name.strip()]


def _amount(value: str) -> Money:
    euros, _, cents = value.partition(",")
    return Money(int(euros) * 100 + int((cents + "00")[:2]))
