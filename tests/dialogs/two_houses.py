"""Two families that live the same weeks, one of them behind with rent, each with the phone of a member who may not
read about arrears; and everything that can be done on it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from budgeting import (
    activities,
    bills,
    cases,
    community_points,
    correctives,
    documents,
    files,
    households,
    partners,
    referrals,
    voices,
)
from budgeting.arrears import debts, hardship, payments, plans, proposals
from budgeting.bills import NewBill
from budgeting.cases import Topic
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import (
    Agreement,
    CommunityPoint,
    Conversation,
    DueEvent,
    Instalment,
    Message,
    RepaymentPlan,
)
from budgeting.files import Owner
from budgeting.headings import Heading
from budgeting.households import Person
from budgeting.partners import Entry
from budgeting.spending import words as words_of
from budgeting.states.activities import AllowancePer, Attendance
from budgeting.states.agreements import AgreementState
from budgeting.states.arrears import Hardship
from budgeting.states.cases import CaseState
from budgeting.states.correctives import CorrectiveKind
from budgeting.states.documents import DocumentKind
from budgeting.states.messages import NOTHING_NEW, Direction, SubjectKind
from budgeting.states.partners import PartnerKind
from budgeting.states.referrals import Scope
from budgeting.subjects import Subject
from dialogs.activities import feedback
from dialogs.arrears.proposals import news
from dialogs.engine.content import Reply
from dialogs.engine.notify import tell_member
from dialogs.menu import PAGES
from dialogs.phrases.sending import send as send_phrase
from dialogs.staff_side import handover
from dialogs.text import Text, tn
from dialogs.text.words import Words
from dialogs.transcripts import answering
from dialogs.transcripts.engine_stage import EngineStage
from dialogs.transcripts.script import Shown, sending
from dialogs.transcripts.setting import Setting, Somebody
from tests.kit import build
from tests.kit.build import Cast, euro
from tests.kit.notices import CREDITOR, notice

#: What the bot said. Removing buttons says nothing; what is read aloud is compared as it is heard.
_SAID = (
    select(Message)
    .join(Conversation)
    .where(Message.direction == Direction.OUT, Message.operation.not_in(NOTHING_NEW))
)
WHO = "Youssef"
TODAY = date(2026, 3, 2)
#: A course that both families may come to.
TITLE = "Cucina insieme"


class House:
    """One family, and the phone of its member who may not read about arrears."""

    def __init__(
        self, database: Database, clock: SetClock, words: Words, cast: Cast, *, language: str, behind: bool
    ) -> None:
        self.database, self.clock, self.words, self.cast, self.language = (
            database,
            clock,
            words,
            cast,
            language,
        )
        self.behind = behind
        self.household, self.other, self.member = database.write(self._found)
        database.write(self._live)
        if behind:
            database.write(self._fall_behind)
        setting = Setting(clock, cast.programme, self.household)
        setting.people[WHO] = Somebody(WHO, language, 5000 + self.member, self.member, joined=True)
        self.stage = EngineStage(database, clock, words, setting)
        # Two stages share a database and a bot, so each has its own range of update ids.
        self.stage._update = 100_000 * self.member
        self.heard: list[object] = []

    def _found(self, session: Session) -> tuple[int, int, int]:
        household = households.create_household(
            session,
            self.clock,
            None,
            self.cast.programme,
            f"B-{self.behind}",
            "bianchi",
            site_id=self.cast.site,
            coach_id=self.cast.giulia,
        )
        other = build.joined(session, self.clock, household.id, "Amina", "ar", sees_arrears=True)
        return household.id, other, build.joined(session, self.clock, household.id, WHO, self.language)

    def _live(self, session: Session) -> None:
        # Whatever is read aloud is compared too.
        voices.approve(session, self.clock, None, self.cast.programme, self.language)
        for back in range(5):
            day = TODAY - timedelta(weeks=back)
            build.spent(session, self.clock, self.other, f"3{back}.10", Heading.FOOD, on=day)
            build.spent(session, self.clock, self.member, f"1{back}", Heading.TRANSPORT, on=day)
            build.received(session, self.clock, self.other, "300", on=day)
        build.billed(session, self.clock, self.household, "560", Heading.RENT, by=TODAY + timedelta(days=9))
        for back in (3, 2):
            build.counted(session, self.clock, self.other, "50", week=TODAY - timedelta(weeks=back))
        build.planned(session, self.clock, self.household, TODAY, food="250", leisure="40")
        words = "vendere la bici per la rata" if self.behind else "vendere la bici"
        other = build.person(session, self.other)
        step = correctives.add(session, self.clock, other, CorrectiveKind.OWN, words=words)
        step.answered_at = self.clock.now() - timedelta(days=30)

        self._attend(session)

    def _attend(self, session: Session) -> None:
        """A course that both families may come to, and a lesson of one's own with an allowance that came."""
        if session.scalar(select(CommunityPoint.id).limit(1)) is None:
            course = self._course(session, TITLE)
            starts = self.clock.now() + timedelta(days=10)
            self._meeting(session, course, starts)
            for name in ("Spazio Sole", "Torre Cimabue"):
                given = community_points.Given(name, "via Tiziano 3", {1: [["09:00", "12:30"]]})
                community_points.add(session, self.clock, None, self.cast.programme, given)
        cooking = self._course(session, "Cucina")
        self.lesson = lesson = self._meeting(session, cooking, self.clock.now() - timedelta(days=2))
        marks: dict[int, Attendance | None] = {self.member: Attendance.PRESENT}
        activities.attendance.take(session, self.clock, None, lesson, marks)
        (allowance,) = activities.allowances.prepare(session, self.clock, None, cooking, TODAY)
        activities.allowances.receive(session, self.clock, None, allowance.id, TODAY)
        # Told long ago: what is due would be said in the middle of the other family's conversation.
        session.execute(delete(DueEvent).where(DueEvent.member_id == self.member))

    def _course(self, session: Session, title: str) -> int:
        return activities.create_activity(
            session,
            self.clock,
            None,
            self.cast.programme,
            kind="course",
            title={"it": title},
            allowance=euro("8"),
            allowance_per=AllowancePer.HOUR,
        ).id

    def _meeting(self, session: Session, activity: int, starts: datetime) -> int:
        times = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
        return activities.add_session(session, self.clock, None, activity, **times, place="Sala").id

    def _fall_behind(self, session: Session) -> None:
        for kind in (DocumentKind.RENT_NOTICE, DocumentKind.REPAYMENT_PLAN, DocumentKind.RECEIPT):
            self._put_away(session, kind)
        build.planned(session, self.clock, self.household, TODAY, debts="77")
        for back in range(5):
            day = TODAY - timedelta(weeks=back)
            build.spent(session, self.clock, self.other, "85", Heading.DEBTS, on=day, note="rata ALER")
        words_of.learn(session, self.clock, self.household, "zingarelli", Heading.DEBTS)
        debt = debts.add_debt(
            session,
            self.clock,
            None,
            self.household,
            creditor="ALER Brescia",
            line="rent",
            amount=euro("510"),
            as_of=TODAY - timedelta(days=60),
        )
        schedule = plans.schedule(euro("510"), 6, TODAY + timedelta(days=1), "week")
        plan = plans.propose(session, self.clock, None, self.household, debt.id, schedule)
        plans.record_agreement(session, self.clock, None, plan.id)
        other = build.person(session, self.other)
        first, second = self.instalments(session)[:2]
        build.billed(
            session,
            self.clock,
            self.household,
            "85",
            Heading.DEBTS,
            by=TODAY + timedelta(days=2),
            instalment_id=self.instalments(session)[2],
        )
        payment = payments.declare(session, self.clock, other, first, euro("85"), TODAY)
        payments.confirm(session, self.clock, None, payment.id)
        hardship.declare(session, self.clock, other, second, Hardship.ILLNESS, None)
        # Something waits on both sides: a proposal of the office, and what the family could manage elsewhere.
        owed = debts.add_debt(
            session,
            self.clock,
            None,
            self.household,
            creditor="Condominio Cimabue",
            line="service_charges",
            amount=euro("240"),
            as_of=TODAY - timedelta(days=60),
        )
        proposals.counter(session, self.clock, other, each=euro("20"), day=10, debt_id=owed.id)
        offered = proposals.offer_pause(session, self.clock, None, plan.id, until=TODAY + timedelta(days=60))
        news.ask(session, self.clock, self.words, offered)
        third = self.instalments(session)[2]
        plans.set_notices(session, self.clock, None, plan.id, CREDITOR, {third: self.notice})

    @property
    def notice(self) -> str:
        """The number of a notice that comes to this house; that of an instalment, if there is one."""
        return notice(77 + self.behind).number

    def neighbours_notice(self) -> str:
        """The number of a notice that another household has."""
        new = NewBill("utilities", euro("20"), TODAY, notice_number=notice(1).number, creditor_code=CREDITOR)

        def job(session: Session) -> None:
            if bills.by_notice(session, self.cast.amrani, notice(1).number) is None:
                bills.add(session, self.clock, None, self.cast.amrani, new)

        self.database.write(job)
        return notice(1).number

    def _put_away(self, session: Session, kind: DocumentKind) -> None:
        """What the other adult keeps about the arrears."""
        chat = build.conversation(session, self.clock, self.other, chat_id=9000 + self.other * 10 + len(kind))
        message = build.message(session, self.clock, chat, "")
        files.keep(
            session,
            self.clock,
            files.examine(b"%PDF-1.7 about the arrears"),
            subject=Subject(SubjectKind.MESSAGE, message),
            owner=Owner(conversation_id=chat),
        )
        person = build.person(session, self.other)
        documents.put_away(session, self.clock, person, kind, [message], tells_arrears=True)
        session.get_one(Conversation, chat).ended_at = self.clock.now()

    def instalments(self, session: Session) -> list[int]:
        query = select(Instalment.id).join(RepaymentPlan).where(RepaymentPlan.household_id == self.household)
        return list(session.scalars(query.order_by(Instalment.number)))

    # -- what the member does

    def label(self, key: str) -> str:
        return self.words.plain(Text(key), self.language)

    def write(self, words: str) -> None:
        self.stage.write(WHO, words)
        self.collect()

    def tap(self, key: str) -> None:
        self.stage.tap(WHO, self.label(key))
        self.collect()

    def asked_how_it_was(self) -> None:
        """The question that comes after a lesson."""

        def ask(session: Session) -> None:
            def question(person: Person) -> Reply:
                return feedback.question(activities.session_view(session, self.lesson, person), person.name)

            about = Subject(SubjectKind.SESSION, self.lesson)
            tell_member(
                session,
                self.clock,
                self.words,
                self.member,
                question,
                subject=about,
                key=f"was:{self.lesson}",
            )

        self.database.write(ask)
        self.collect()

    def tap_label(self, label: Text) -> None:
        """Tap a button whose label has something of its own in it."""
        self.stage.tap(
            WHO, self.words.plain(label, self.language).translate(dict.fromkeys(map(ord, "\u2068\u2069")))
        )
        self.collect()

    def send(self, kind: str) -> None:
        self.stage.send(WHO, kind)
        self.collect()
        if shown := sending(kind).shown:
            self.stage.read_picture(WHO, shown)
            self.collect()

    def held(self, *lines: str) -> None:
        """Write while a person holds the chat, then have the person give it back."""
        with self.database.read() as session:
            chat = session.scalars(
                select(Conversation.id).where(
                    Conversation.member_id == self.member, Conversation.ended_at.is_(None)
                )
            ).one()
        coach = self.cast.giulia
        self.database.write(lambda s: handover.take(s, self.clock, self.words, coach, chat))
        for line in lines:
            self.write(line)
        self.database.write(lambda s: handover.give_back(s, self.clock, self.words, coach, chat))
        self.collect()

    def is_sent(self, phrase: str) -> None:
        """The coach sends a phrase from the phrasebook, and gives the conversation back."""
        coach = self.cast.giulia

        def job(session: Session) -> None:
            chat = session.scalars(
                select(Conversation.id).where(
                    Conversation.member_id == self.member, Conversation.ended_at.is_(None)
                )
            ).one()
            send_phrase(session, self.clock, self.words, coach, chat, phrase, {})
            handover.give_back(session, self.clock, self.words, coach, chat)

        self.database.write(job)
        self.collect()

    def staff(self, said: str) -> None:
        """Staff answer what the member asked, as in a transcript."""
        self.database.write(
            lambda s: answering.answer(s, self.clock, self.words, self.cast.marco, self.household, said)
        )
        self.collect()

    def refer(self, session: Session) -> None:
        """Staff propose to pass the member on to a service."""
        programme, marco = self.cast.programme, self.cast.marco
        known = partners.of_programme(session, programme)
        entry = Entry(PartnerKind.JOB_AGENCY, "Centro per l'impiego")
        service = known[0] if known else partners.add(session, self.clock, None, programme, entry)
        case = cases.prepare(
            session, self.clock, programme_id=programme, household_id=self.household, topic=Topic.WORK
        )
        if case.state is CaseState.PREPARED:
            cases.open(session, self.clock, marco, case.id)
        referrals.propose(
            *(session, self.clock, marco, case.id, service.id, self.member),
            "Cerca un lavoro.",
            [Scope.CONTACT],
            TODAY + timedelta(days=60),
            phone="333 1234567",
        )

    def withdraw_draft(self) -> None:
        """Staff put a pact aside that the family would change."""

        def job(session: Session) -> None:
            draft = session.scalars(
                select(Agreement).where(
                    Agreement.household_id == self.household, Agreement.state == AgreementState.DRAFT
                )
            ).one()
            draft.state = AgreementState.DECLINED

        self.database.write(job)

    def open_page(self, name: str) -> None:
        """A page of the menu, by a button that may be older: with one entry left the menu shows only that entry."""

        def hang(session: Session) -> None:
            chat = session.scalars(select(Conversation).where(Conversation.member_id == self.member)).one()
            button = {"text": name, "label": {"k": name}, "dialog": "menu", "action": "page", "value": name}
            session.add(
                Message(
                    conversation_id=chat.id,
                    bot_id=chat.bot_id,
                    direction=Direction.OUT,
                    state="queued",
                    created_at=self.clock.now(),
                    text="…",
                    buttons=[[button]],
                )
            )

        self.database.write(hang)
        self.stage.collect()
        self.stage.tap(WHO, name)
        self.collect()

    def last_buttons(self) -> list[dict[str, Any]]:
        """The buttons of the last message."""
        with self.database.read() as session:
            row = session.scalars(
                _SAID.where(Conversation.member_id == self.member).order_by(Message.id.desc()).limit(1)
            ).one()
            return [button for line in row.buttons or [] for button in line]

    def is_shown(self, label: Text) -> bool:
        """Whether the last message has that button."""
        shown = self.words.plain(label, self.language)
        return any(button["text"] == shown for button in self.last_buttons())

    def collect(self) -> list[Shown]:
        shown = [message for message in self.stage.collect() if message.to == WHO]
        self.heard += [(message.text, message.rows, message.picture, message.toast) for message in shown]
        return shown

    def rows(self, after: int = 0) -> list[Message]:
        """What the bot said in messages numbered above ``after``, oldest first."""
        with self.database.read() as session:
            said = _SAID.where(Conversation.member_id == self.member, Message.id > after)
            return list(session.scalars(said.order_by(Message.id)))

    def newest(self) -> int:
        """The highest number of any message so far."""
        with self.database.read() as session:
            return session.scalar(select(func.max(Message.id))) or 0

    def drawn(self) -> list[Any]:
        # Files are numbered across families, and the numbers inside change their size; `test_my_data` opens them.
        own = ("stored", "size")
        return [{k: v for k, v in row.media.items() if k not in own} for row in self.rows() if row.media]


def _bills_and_rent(house: House) -> None:
    house.write("/menu")
    house.tap("👛 Money")
    house.tap("🏠 Is the rent safe?")
    house.tap("🧾 Bills that are coming")
    house.tap("➕ Add a bill")
    house.tap("💡 Electricity, gas, water")
    house.write("64")
    house.tap("📅 End of the month")
    house.tap("🔁 Every month")
    house.write("luce 12")
    house.tap("✏️ No, something else")
    house.tap("🏠 Is the rent safe?")
    house.write("is the rent safe")
    house.write("bills")
    house.tap("💡 64,00 €")
    house.tap("✅ I have paid it")
    house.tap("64,00 €")
    house.tap("↩️ Undo")
    house.tap("🧾 Bills that are coming")
    house.tap("💡 64,00 €")
    house.tap("✏️ Change it")
    house.tap("🔁 How often it comes")
    house.tap("📌 Only this once")
    house.tap("🧾 Bills that are coming")
    house.tap("💡 64,00 €")
    house.tap("✕ Remove it")
    house.tap("✕ Yes, remove it")
    house.write("is the rent safe")
    house.tap("✋ I can't make it")
    house.tap("🤒 Illness")
    house.write("/menu")


def everything_there_is_to_do(house: House) -> None:
    """Go through every dialog and step that this member can reach."""
    house.write("I can't read")
    house.tap("🔊 Yes, read aloud")
    for command in ("menu", "help", "budget", "plan", "training", "privacy", "language", "talk"):
        house.write(f"/{command}")
    house.write("una parola per Giulia")
    _appointments_and_skills(house)
    house.write("/menu")
    _every_page(house)
    house.write("/menu")
    house.tap("✏️ Write down spending")
    house.write("pane 3,20")
    house.tap("🏷 Change heading")
    house.tap("🛒 Food")
    house.tap("📅 Change date")
    house.tap("Yesterday")
    house.write("xqz 10")
    house.tap("💊 Health")
    house.write("latte 2,10\npane 3")
    house.tap("✏️ Change one")
    house.tap("✕ Leave it")
    house.write("pane 1.234")
    house.tap("✕ Leave it")
    house.send("photo")
    house.tap("🧾 A receipt: write it down")
    house.write("farmacia 12,50")
    house.tap("↩️ Undo")
    house.is_sent("utilities")
    house.tap("💡 No electricity")
    house.is_sent("bill")
    _payment_notices(house)
    _documents(house)
    _wellbeing(house)
    # The other adult has taught the household that this is a loan.
    house.write("zingarelli 7")
    # Their own entry about a loan is theirs: echoed, but without the heading's total.
    house.write("prestito 50")
    # What they could pay each month is words for a person, as in any household.
    for line in ("potrei dare 60 al mese", "ce la faccio con 40", "I could manage 60"):
        house.write(line)
    # They are never asked about an instalment, whatever the amount.
    for line in ("ho pagato la rata 40", "rata aler 85", "affitto 85", "bonifico ALER 85", "pagata la rata"):
        house.write(line)
    house.write("85")
    house.write("Karim ha restituito 20")
    house.tap("📥 It came in")
    _bills_and_rent(house)
    _written_and_photographed(house)
    house.write("/menu")
    house.tap("✏️ Write down spending")
    _check_in(house)
    _go_to_a_course(house)
    house.write("/checkin")
    _plan_and_steps(house)
    house.write("/budget")
    house.write("pane 400")
    house.write("\n".join(f"pane {number},10" for number in range(1, 26)))
    house.tap("✕ None of them")
    house.write("/privacy")
    house.tap("📵 This phone is no longer mine")
    house.tap("✕ Leave it")
    house.write("/privacy")
    house.tap("↩️ Withdraw my consent")
    house.tap("✓ Yes, withdraw it")
    house.write("/menu")
    house.tap("✅ Yes, I agree")
    house.held("latte 1,20", "farmacia 7", "rata 85")
    house.tap("👆 One by one")
    house.tap("✅ Yes, write it down")
    house.tap("✕ Enough")
    _their_data(house)
    _pact(house)
    _what_is_passed_on(house)
    house.write("aiuto")
    house.tap("🙋 Talk to someone")
    house.write("/checkin")
    house.write("/stop")


def _payment_notices(house: House) -> None:
    house.send(f"photo notice {house.notice} 85,00")
    house.write("31/3")
    house.tap("💡 Electricity, gas, water")
    house.send(f"photo notice {house.notice} 85,00")
    house.tap("✅ Yes, it is paid")
    house.send(f"photo notice {house.notice} 85,00")
    house.send("photo notice nothing")
    house.write("/menu")
    house.tap("👛 Money")
    house.tap("📷 Photo of a payment notice")
    house.send(f"photo notice {notice(4).number} 20,00")
    house.write("15/2")
    house.tap("📅 It is another day")
    house.tap("✕ Leave it")
    house.send(f"photo notice {house.neighbours_notice()} 20,00")
    house.tap("✕ No")
    house.send(f"photo notice {notice(3).number} 20,00 and {notice(2).number} 30,00")
    house.tap("✕ Leave it")


def _written_and_photographed(house: House) -> None:
    """The same bill twice: the photo first, then the words, and the other way round."""
    house.send(f"photo notice {notice(20 + house.member).number} 44,00")
    house.write("28/3")
    house.tap("💡 Electricity, gas, water")
    _add_a_bill(house, "💡 Electricity, gas, water", "44", "27/3")
    house.tap("✅ Yes, it is the same")
    _add_a_bill(house, "💡 Electricity, gas, water", "33", "27/3")
    house.send(f"photo notice {notice(40 + house.member).number} 33,00")
    house.write("26/3")
    house.tap("💡 Electricity, gas, water")
    house.tap("✅ Yes, it is the same")


def _add_a_bill(house: House, heading: str, amount: str, day: str) -> None:
    house.write("/menu")
    house.tap("👛 Money")
    house.tap("🧾 Bills that are coming")
    house.tap("➕ Add a bill")
    house.tap(heading)
    house.write(amount)
    house.write(day)
    house.tap("📌 Only this once")


def _go_to_a_course(house: House) -> None:
    house.write("quando è il corso?")
    day = TODAY + timedelta(days=10)
    house.tap_label(Text("{title} · {date}", {"title": TITLE, "date": day}))
    house.tap("🙂 I'll come")
    house.tap("🧒 My children meanwhile")
    house.tap("🙏 I need somebody")
    house.tap_label(tn("🧒 {count} child", "🧒 {count} children", 2))
    house.tap("🧒 Children during courses")
    house.write("quando è il corso?")
    house.tap_label(Text("{title} · {date}", {"title": TITLE, "date": day}))
    house.tap("📅 Into my calendar")
    house.tap("🤔 Maybe")
    house.tap("✕ I can't")
    for words in ("quando mi pagano il corso?", "a che ora apre il punto di comunità?"):
        house.write(words)
    house.tap_label(Text("📍 {place}", {"place": "Spazio Sole"}))
    house.write("/menu")
    house.tap("🎓 Courses and community")
    house.tap("🎓 My hours and allowance")
    house.tap_label(Text("✏️ Write down {amount}", {"amount": euro("16")}))
    house.tap("🎓 Courses and meetings")
    house.asked_how_it_was()
    house.tap("😊 Good")
    house.write("si impara molto")


def _plan_and_steps(house: House) -> None:
    """A plan from the last weeks, the month's card, a wish, and what the family does itself."""
    house.write("/budget")
    house.tap("✨ Propose a plan from my last weeks")
    house.tap("➕ More")
    house.tap("Skip ›")
    house.tap("✕ Leave it")
    house.write("/menu")
    house.tap("🌱 Your path")
    house.tap("🌟 Month's card")
    house.tap("💫 One wish for this month")
    house.tap("💰 Put a little aside")
    for idea, answer in (("📉 Spend less on something", "🛒 Food"), ("💬 In my own words", "")):
        house.write("/menu")
        house.tap("🌱 Your path")
        house.tap("🌟 Month's card")
        house.tap("💫 Change my wish")
        house.tap(idea)
        house.tap(answer) if answer else house.write("un mese più tranquillo per tutti")
    house.write("/menu")
    house.tap("🌱 Your path")
    house.tap("🛠 What we can do ourselves")
    # The other adult's words, which may speak of the arrears, are not shown.
    house.tap("✏️ Something else")
    house.tap("➕ Add something")
    house.tap("💡 Another tariff")
    house.write("18")
    house.tap("🔁 Each month")
    house.tap("👪 All together")
    house.tap("Skip ›")
    house.tap("🛠 What we can do ourselves")
    house.tap("💡 Another tariff")
    house.tap("✅ Done")
    house.write("22")
    house.tap("1️⃣ Once")
    house.tap("🛠 What we can do ourselves")
    house.tap("➕ Add something")
    house.tap("✏️ Something else")
    house.write("cucinare di più a casa nostra")
    house.tap("✕ Leave it")


def _appointments_and_skills(house: House) -> None:
    house.write("/menu")
    house.tap("🎓 Courses and community")
    house.tap("📅 Appointments")
    house.tap("📅 I'd like an appointment")
    house.tap("👛 The month's money")
    house.tap("☀️ In the morning")
    house.tap("Monday")
    house.write("vorrei un appuntamento")
    house.write("per parlare dei documenti")
    house.tap("✕ Leave it")
    house.write("quando è l'appuntamento?")
    house.tap("👛 The month's money")
    house.tap("🔁 Say when I have time")
    house.write("dopo le sei")
    house.tap("✕ I no longer need it")
    house.tap("✓ Yes, cancel it")
    house.write("/menu")
    house.tap("🎓 Courses and community")
    house.tap("🤝 Do things together")
    house.tap("🎁 What others offer")
    house.tap("🙏 I'm looking for something")
    house.tap("🧵 Sewing")
    house.tap("Skip ›")
    house.tap("🕘 At any time")
    house.tap("📋 My entries")
    house.tap("🧵 Sewing")
    house.tap("🗑 Take it back")


def _documents(house: House) -> None:
    house.write("/menu")
    house.tap("🌱 Your path")
    house.tap("📁 Documents")
    house.tap("📊 ISEE")
    house.tap("📷 Put one away")
    house.send("photo")
    house.write("rata aler 85")
    house.tap("✓ That is all")
    house.write("31/12/2026")
    house.tap("📁 Documents")
    house.send("photo")
    house.tap("📁 Put it into the drawer")
    house.tap("🏠 Lease")
    house.tap("✓ That is all")
    house.tap("📁 Documents")
    house.tap("🏠 Lease")
    house.tap("🗑 Take it out")
    house.tap("🗑 Yes, take it out")
    house.tap("📁 Documents")
    house.tap("🪪 Identity document")
    house.tap("📷 Put one away")
    house.send("photo")
    house.tap("✓ That is all")
    house.write("12/3/2020")
    house.tap("✏️ Another date")
    for chip in ("📅 2031", "📅 03", "12"):
        house.stage.tap(WHO, chip)
        house.collect()
    house.tap("📁 Documents")
    house.tap("🧾 Receipt")
    house.tap("📁 Documents")


def _wellbeing(house: House) -> None:
    house.write("/menu")
    house.tap("🌱 Your path")
    house.tap("🌱 How money feels")
    house.tap("🎂 18 to 61")
    house.write("rata 85")
    house.tap("⏸ Pause")
    house.tap("▶️ Continue")
    house.write("latte 1,10")
    house.tap("⏸ Pause")


def _every_page(house: House) -> None:
    """Each page of the menu and each of its entries that this member is shown, whatever they are by now."""
    for name, page in PAGES.items():
        house.open_page(name)
        for entry in page.entries:
            house.open_page(name)
            if house.is_shown(entry.choice.label):
                house.tap(entry.choice.label.key)
            # A question that an entry asked is left by the menu.
    house.write("/menu")


def _their_data(house: House) -> None:
    for button in ("📖 What is kept, and until when", "✏️ Correct something"):
        house.write("/privacy")
        house.tap(button)
    house.tap("🙂 What I am called")
    house.write("Yussuf")
    house.write("/privacy")
    house.tap("📦 Send me a copy")
    house.staff("makes the copy")
    house.write("/privacy")
    house.tap("🗑 Ask to delete my data")
    house.tap("🗑 Yes, ask for it")
    house.staff("refuses the erasure: non ora")
    house.open_page("mine")
    house.tap("👥 Invite somebody at home")
    house.write("Nadia")
    house.write("English")
    house.staff("does not invite: non ora")


def _pact(house: House) -> None:
    house.write("il nostro patto")
    for button in ("💬 I'd change something", "✕ No, thank you"):
        house.staff("proposes a pact: Aiutare / Un corso, 20 h, until 2026-06-30")
        house.tap(button)
        house.write("non posso")
        if button.startswith("💬"):
            house.withdraw_draft()
    house.staff("proposes a pact: Aiutare / Un corso, 20 h, until 2026-06-30")
    house.tap("✅ Yes, I agree")
    house.tap("➕ I gave some time")
    house.write("2")
    house.tap("Today")
    house.write("orto")
    house.staff("confirms the hours")
    house.write("il nostro patto")


def _what_is_passed_on(house: House) -> None:
    """A referral, before the question about it goes out."""
    house.database.write(house.refer)
    house.open_page("mine")
    house.tap("📨 What is passed on")


def _check_in(house: House) -> None:
    house.write("/checkin")
    house.tap("⏸ Pause")
    house.tap("▶️ Continue")
    house.write("120")
    house.write("30")
    house.tap("👷 Work")
    house.tap("🤝 Help from others")
    house.write("12")
    house.tap("✓ That is all")
    for _ in range(len(Heading)):
        labels = [button["label"]["k"] for button in house.last_buttons()]
        button = next((label for label in ("✓ Nothing to add", "✓ Nothing") if label in labels), None)
        if button is None:
            break
        house.tap(button)
    house.tap("🎒 School and children")
    house.write("5")
    house.tap("✓ No, that is all")
    house.tap("😐 So-so")
