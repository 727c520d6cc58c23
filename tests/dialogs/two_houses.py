"""Two families that live the same weeks, one of them behind with rent, each with the phone of a member who may not
read about arrears; and everything that can be done on it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import households
from budgeting.arrears import debts, hardship, payments, plans
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Agreement, Conversation, Instalment, Message, RepaymentPlan
from budgeting.headings import Heading
from budgeting.spending import words as words_of
from budgeting.states.agreements import AgreementState
from budgeting.states.arrears import Hardship
from budgeting.states.messages import Direction, Operation
from dialogs.menu import PAGES
from dialogs.staff_side import handover
from dialogs.text import Text
from dialogs.text.words import Words
from dialogs.transcripts import answering
from dialogs.transcripts.engine_stage import EngineStage
from dialogs.transcripts.script import Shown
from dialogs.transcripts.setting import Setting, Somebody
from tests.kit import build
from tests.kit.build import Cast, euro

WHO = "Youssef"
TODAY = date(2026, 3, 2)


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
        for back in range(5):
            day = TODAY - timedelta(weeks=back)
            build.spent(session, self.clock, self.other, f"3{back}.10", Heading.FOOD, on=day)
            build.spent(session, self.clock, self.member, f"1{back}", Heading.TRANSPORT, on=day)
            build.received(session, self.clock, self.other, "300", on=day)
        build.planned(session, self.clock, self.household, TODAY, food="250", leisure="40")

    def _fall_behind(self, session: Session) -> None:
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
        payment = payments.declare(session, self.clock, other, first, euro("85"), TODAY)
        payments.confirm(session, self.clock, None, payment.id)
        hardship.declare(session, self.clock, other, second, Hardship.ILLNESS, None)

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

    def send(self, kind: str) -> None:
        self.stage.send(WHO, kind)
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

    def staff(self, said: str) -> None:
        """Staff answer what the member asked, as in a transcript."""
        self.database.write(
            lambda s: answering.answer(s, self.clock, self.words, self.cast.marco, self.household, said)
        )
        self.collect()

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
            button = {"text": name, "label": {"k": name}, "dialog": "menu", "action": name, "value": ""}
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

    def is_shown(self, label: Text) -> bool:
        """Whether the last message has that button."""
        buttons = [button for line in self.rows()[-1].buttons or [] for button in line]
        return any(button["text"] == self.words.plain(label, self.language) for button in buttons)

    def collect(self) -> list[Shown]:
        shown = [message for message in self.stage.collect() if message.to == WHO]
        self.heard += [(message.text, message.rows, message.picture, message.toast) for message in shown]
        return shown

    def rows(self) -> list[Message]:
        with self.database.read() as session:
            return list(
                session.scalars(
                    select(Message)
                    .join(Conversation)
                    .where(
                        Conversation.member_id == self.member,
                        Message.direction == Direction.OUT,
                        # Removing buttons says nothing.
                        Message.operation != Operation.CLOSE,
                    )
                    .order_by(Message.id)
                )
            )

    def drawn(self) -> list[Any]:
        # Files are numbered across families, and the numbers inside change their size; `test_my_data` opens them.
        own = ("stored", "size")
        return [{k: v for k, v in row.media.items() if k not in own} for row in self.rows() if row.media]


def everything_there_is_to_do(house: House) -> None:
    """Go through every dialog and step that this member can reach."""
    for command in ("menu", "help", "budget", "plan", "training", "privacy", "language", "talk"):
        house.write(f"/{command}")
    house.write("una parola per Giulia")
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
    # The other adult has taught the household that this is a loan.
    house.write("zingarelli 7")
    # Their own entry about a loan is theirs: echoed, but without the heading's total.
    house.write("prestito 50")
    # They are never asked about an instalment, whatever the amount.
    for line in ("ho pagato la rata 40", "rata aler 85", "affitto 85", "bonifico ALER 85", "pagata la rata"):
        house.write(line)
    house.write("85")
    house.write("Karim ha restituito 20")
    house.tap("📥 It came in")
    house.write("/menu")
    house.tap("✏️ Write down spending")
    _check_in(house)
    house.write("/checkin")
    house.write("/budget")
    house.write("pane 400")
    house.write("\n".join(f"pane {number},10" for number in range(1, 26)))
    house.tap("✕ None of them")
    house.write("/privacy")
    house.tap("📵 This phone is no longer mine")
    house.tap("✕ Leave it")
    house.write("/privacy")
    house.tap("↩️ Withdraw my consent")
    house.tap("Yes, withdraw it")
    house.write("/menu")
    house.tap("✅ Yes, I agree")
    house.held("latte 1,20", "farmacia 7", "rata 85")
    house.tap("One by one")
    house.tap("✅ Yes, write it down")
    house.tap("✕ Enough")
    _their_data(house)
    _pact(house)
    house.write("aiuto")
    house.tap("🙋 Talk to someone")
    house.write("/checkin")
    house.write("/stop")


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
        labels = [label for row in house.rows()[-1].buttons or [] for label in (b["label"]["k"] for b in row)]
        button = next((label for label in ("✓ Nothing to add", "✓ Nothing") if label in labels), None)
        if button is None:
            break
        house.tap(button)
    house.tap("🎒 School and children")
    house.write("5")
    house.tap("✓ No, that is all")
    house.tap("😐 So-so")
