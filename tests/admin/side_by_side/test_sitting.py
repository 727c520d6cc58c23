"""A sitting side by side: the dialogs on a page of the console, for somebody without a phone."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import delete, func, select, update

from budgeting import departures, households, side_by_side
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import (
    Audit,
    Consent,
    Conversation,
    Entry,
    Member,
    Message,
    SignIn,
    Sitting,
    StoredFile,
    Task,
)
from budgeting.side_by_side import CONSOLE
from budgeting.states.files import FileState
from budgeting.states.messages import Direction, MessageState, SubjectKind
from budgeting.states.side_by_side import WhyOver
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind
from tests.kit import pictures
from tests.kit.build import PASSWORD, Cast
from tests.kit.console import Browser, Console
from tests.kit.databases import on_sqlite
from tests.kit.page import Page

HTMX = {"hx-request": "true"}


class Table:
    """A device at which a family sits."""

    def __init__(self, browser: Browser, household: int, member: int) -> None:
        self.browser = browser
        self.start = f"/households/{household}/side/{member}"

    def sit(self, **fields: str) -> str:
        answer = self.browser.submit(self.start, **fields)
        assert answer.status_code == 303, answer.text
        self.path = answer.headers["location"]
        return self.path

    @property
    def html(self) -> str:
        answer = self.browser.get(self.path)
        assert answer.status_code == 200
        return answer.text

    def button(self, label: str) -> tuple[str, str]:
        """The value of the newest button with this label, and its form's key."""
        tree = LexborHTMLParser(self.html)
        buttons = [(node.text(), str(node.attributes["value"])) for node in tree.css("button[name=tap]")]
        found = [value for text, value in buttons if label in text]
        assert found, f"no button {label} in {buttons}"
        keys = [str(node.attributes["value"]) for node in tree.css("#thread input[name=once]")]
        return found[-1], keys[-1]

    def tap(self, label: str) -> str:
        value, once = self.button(label)
        return self.send("tap", tap=value, once=once)

    def write(self, words: str) -> str:
        once = Page(self.browser.get(self.path)).values("#once")[0]
        return self.send("write", words=words, once=once)

    def send(self, what: str, **fields: str) -> str:
        answer = self.browser.post(
            f"{self.path}/{what}", data={"csrf": self.browser.csrf, **fields}, headers=HTMX
        )
        assert answer.status_code == 200, (answer.status_code, answer.headers)
        return answer.text


@pytest.fixture
def without_a_phone(database: Database, cast: Cast) -> int:
    """Lucia, who never joined and never agreed to anything."""

    def forget(session) -> None:  # type: ignore[no-untyped-def]
        session.execute(delete(Consent).where(Consent.member_id == cast.lucia))
        session.execute(update(Member).where(Member.id == cast.lucia).values(joined_at=None))

    database.write(forget)
    return cast.lucia


def test_somebody_without_a_phone_agrees_before_a_witness_and_spends(
    console: Console, cast: Cast, database: Database, without_a_phone: int
) -> None:
    table = Table(console(Role.COACH), cast.rossi, without_a_phone)
    table.sit()
    assert "Sì, sono d" in table.html
    # Until then nothing is kept.
    table.write("pane 3,20")
    with database.read() as s:
        assert s.scalar(select(func.count()).select_from(Entry)) == 0
        assert not s.scalar(select(Message.text).where(Message.direction == Direction.IN, Message.text != ""))
    table.tap("Sì, sono d'accordo")
    assert "pane" in table.write("pane 3,20").lower()
    with database.read() as s:
        consent = s.scalars(select(Consent).where(Consent.member_id == cast.lucia)).one()
        assert (consent.witness_id, consent.version, consent.language) == (cast.giulia, "2026-1", "it")
        entry = s.scalars(select(Entry)).one()
        assert (entry.amount_minor, entry.beside_id, entry.member_id) == (320, cast.giulia, cast.lucia)
        # Sitting together links no phone: reminders still become tasks for a person.
        assert s.get_one(Member, cast.lucia).joined_at is None
        assert households.phones.linked(s, cast.lucia) == []
        actions = set(s.scalars(select(Audit.action).where(Audit.household_id == cast.rossi)))
        assert "member.sitting_begin" in actions


@on_sqlite
def test_nothing_said_at_the_console_is_left_for_a_courier(
    console: Console, cast: Cast, database: Database
) -> None:
    table = Table(console(Role.COACH), cast.rossi, cast.lucia)
    table.sit()
    table.tap("Segna una spesa")
    table.write("pane 3,20")
    with database.read() as s:
        said = s.scalars(select(Message).where(Message.direction == Direction.OUT)).all()
        assert said
        assert {(row.bot_id, row.state) for row in said} == {(CONSOLE, MessageState.SENT)}


def test_the_same_form_twice_counts_once_and_a_stale_button_is_answered_kindly(
    console: Console, cast: Cast, database: Database
) -> None:
    table = Table(console(Role.COACH), cast.rossi, cast.lucia)
    table.sit()
    once = Page(table.browser.get(table.path)).values("#once")[0]
    for _ in range(2):
        table.send("write", words="pane 3,20", once=once)
    with database.read() as s:
        assert s.scalar(select(func.count()).select_from(Entry)) == 1
    value, key = table.button("Punto della settimana")
    table.send("tap", tap=value, once=key)
    first = table.button("Pausa")
    table.write("120")
    table.write("40")
    assert "side-toast" in table.send("tap", tap=first[0], once="another-key")
    # Nor do a forged button and an empty message do any harm.
    table.send("tap", tap="999999:0", once="yet-another")
    table.send("write", words="  ", once="and-another")
    with database.read() as s:
        assert s.scalar(select(func.count()).select_from(Task).where(Task.kind == TaskKind.PROBLEM)) == 0


@on_sqlite
def test_the_device_shows_nothing_else_until_the_password_is_given(
    console: Console, cast: Cast, database: Database
) -> None:
    browser = console(Role.COACH)
    table = Table(browser, cast.rossi, cast.lucia)
    path = table.sit()
    for elsewhere in ("/", "/households", f"/households/{cast.rossi}", "/inbox", "/account", "/side/99"):
        answer = browser.get(elsewhere)
        assert (answer.status_code, answer.headers["location"]) == (303, path), elsewhere
    assert browser.submit("/signout").headers["location"] == path
    assert browser.part("/inbox").headers["hx-redirect"] == path
    for hidden in ("/households", "Nuclei", "Amrani", "frame-menu"):
        assert hidden not in table.html
    assert "frame-menu" not in browser.get(f"{path}/sounds/99999").text
    wrong = browser.submit(f"{path}/end", password="wrong")
    assert wrong.status_code == 422
    assert browser.get("/").headers["location"] == path
    assert browser.submit(f"{path}/end", password=PASSWORD).headers["location"].startswith("/households/")
    assert browser.get("/").status_code == 200
    assert browser.get(path).status_code == 404
    with database.read() as s:
        chat = s.scalars(select(Conversation).where(Conversation.bot_id == CONSOLE)).one()
        assert (chat.ended_at is not None, chat.ended_why, chat.ended_by) == (
            True,
            "sat_together",
            cast.giulia,
        )


@on_sqlite
def test_too_many_wrong_passwords_have_to_wait(console: Console, cast: Cast) -> None:
    browser = console(Role.COACH)
    table = Table(browser, cast.rossi, cast.lucia)
    path = table.sit()
    for _ in range(6):
        browser.submit(f"{path}/end", password="wrong")
    assert browser.submit(f"{path}/end", password=PASSWORD).status_code == 422


@on_sqlite
def test_a_second_device_goes_on_and_the_first_stays_locked(
    console: Console, cast: Cast, database: Database
) -> None:
    first = Table(console(Role.COACH), cast.rossi, cast.lucia)
    first.sit()
    first.tap("Punto della settimana")
    second = Table(console(Role.OPERATOR), cast.rossi, cast.lucia)
    taken = second.browser.submit(second.start)
    assert taken.status_code == 409
    assert "Giulia" in taken.text
    second.sit(take_over="1")
    second.tap("Pausa")
    late = first.browser.post(
        f"{first.path}/write",
        data={"csrf": first.browser.csrf, "words": "1", "once": "a-late-key"},
        headers=HTMX,
    )
    assert late.headers["hx-redirect"] == first.path
    assert "side-over" in first.html
    assert first.browser.get("/").headers["location"] == first.path
    first.browser.submit(f"{first.path}/end", password=PASSWORD)
    assert "side-over" not in second.html
    with database.read() as s:
        assert (
            s.scalar(select(func.count()).select_from(Conversation).where(Conversation.bot_id == CONSOLE))
            == 1
        )


@on_sqlite
def test_after_half_an_hour_without_a_touch_the_device_is_signed_out(
    console: Console, cast: Cast, database: Database, clock: SetClock
) -> None:
    table = Table(console(Role.COACH), cast.rossi, cast.lucia)
    table.sit()
    clock.advance(minutes=29)
    table.write("pane 3,20")
    clock.advance(minutes=30)
    answer = table.browser.get(table.path)
    assert answer.headers["location"].startswith("/signin")
    assert table.browser.get("/").headers["location"].startswith("/signin")
    with database.read() as s:
        sitting = s.scalars(select(Sitting)).one()
        assert sitting.why is WhyOver.IDLE
        assert s.scalar(select(func.count()).select_from(SignIn)) == 0
    # The clock finds those that no page asks about any more.
    other = Table(console(Role.OPERATOR), cast.rossi, cast.lucia)
    other.sit()
    clock.advance(minutes=30)
    assert database.write(lambda s: side_by_side.sittings.end_idle(s, clock)) == 1
    assert other.browser.get(other.path).headers["location"].startswith("/signin")


@on_sqlite
def test_without_the_right_or_the_member_it_is_over_but_one_gets_up(
    console: Console, cast: Cast, database: Database, clock: SetClock
) -> None:
    table = Table(console(Role.COACH), cast.rossi, cast.lucia)
    table.sit()
    database.write(lambda s: departures.member_leaves(s, clock, None, cast.lucia, "moved"))
    late = table.browser.submit(f"{table.path}/write", words="pane 3", once="some-late-key")
    assert late.headers["location"] == table.path
    assert "side-over" in table.html
    assert table.browser.submit(f"{table.path}/end", password=PASSWORD).status_code == 303
    with database.read() as s:
        assert (
            s.scalar(select(func.count()).select_from(Conversation).where(Conversation.member_id.is_(None)))
            == 0
        )


@on_sqlite
def test_a_request_for_a_person_is_not_lost_when_they_get_up(
    console: Console, cast: Cast, database: Database
) -> None:
    table = Table(console(Role.COACH), cast.rossi, cast.lucia)
    table.sit()
    table.tap("Parla con qualcuno")
    table.write("vorrei parlare della casa")
    table.browser.submit(f"{table.path}/end", password=PASSWORD)
    with database.read() as s:
        kinds = {(task.kind, task.state.value) for task in s.scalars(select(Task))}
        assert (TaskKind.UNREACHABLE, "open") in kinds


@on_sqlite
def test_a_cry_for_help_at_the_table_still_calls_a_person(
    console: Console, cast: Cast, database: Database
) -> None:
    table = Table(console(Role.COACH), cast.rossi, cast.lucia)
    table.sit()
    table.write("mio marito mi picchia")
    with database.read() as s:
        assert s.scalars(select(Task).where(Task.kind == TaskKind.CRISIS)).one().conversation_id


@on_sqlite
def test_what_our_code_fails_on_is_kept_and_answered_kindly(
    console: Console, cast: Cast, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = Table(console(Role.COACH), cast.rossi, cast.lucia)
    table.sit()

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("dialogs.spending.listen.read", fail)
    assert "/menu" in table.write("pane 3,20")
    with database.read() as s:
        assert s.scalars(select(Task).where(Task.kind == TaskKind.PROBLEM)).one()


@on_sqlite
@pytest.mark.parametrize("who", [Role.COORDINATOR, Role.PARTNER, "other_coach", Role.ADMINISTRATOR])
def test_only_who_accompanies_sits_down(console: Console, cast: Cast, who: Role | str) -> None:
    browser = console(who)
    table = Table(browser, cast.rossi, cast.lucia)
    assert browser.get(table.start).status_code == 404
    assert browser.submit(table.start).status_code == 404


@on_sqlite
def test_one_device_sits_with_one_person(console: Console, cast: Cast, database: Database) -> None:
    browser = console(Role.COACH)
    Table(browser, cast.rossi, cast.lucia).sit()
    with database.read() as s:
        session_id = s.scalars(select(SignIn.id)).one()
    clock = browser.app.state.services.clock
    with pytest.raises(Exception, match="elsewhere"):
        database.write(lambda s: side_by_side.sittings.begin(s, clock, cast.giulia, session_id, cast.amina))


@on_sqlite
def test_a_photo_goes_where_a_phones_photo_goes_and_an_unfit_one_is_refused_kindly(
    console: Console, cast: Cast, database: Database
) -> None:
    table = Table(console(Role.COACH), cast.rossi, cast.lucia)
    table.sit()

    def send(content: bytes, once: str) -> str:
        answer = table.browser.post(
            f"{table.path}/photo",
            data={"csrf": table.browser.csrf, "once": once},
            files={"picture": ("foto.png", content, "image/png")},
            headers=HTMX,
        )
        assert answer.status_code == 200
        return answer.text

    photo = pictures.picture()
    for _ in range(2):
        assert "📷" in send(photo, "a-photo-key")
    assert "side-toast" in send(b"MZ\x90\x00" + bytes(60), "another-key")
    assert "side-toast" in send(b"", "a-third-key")
    with database.read() as s:
        file = s.scalars(select(StoredFile)).one()
        assert (file.state, file.subject_kind) == (FileState.KEPT, SubjectKind.MESSAGE)
