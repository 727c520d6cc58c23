"""The weekly review in the console: who reads it, what it shows, and what a coach leaves there."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from budgeting import checkins, households, reviews
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Member, Message, Site
from budgeting.headings import Heading
from budgeting.spending import entries
from budgeting.states.staff import Role
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.chats import english
from tests.kit.console import Console
from tests.kit.databases import on_sqlite
from tests.kit.page import Page

WEEK = date(2026, 2, 23)
HOSTILE = "<script>alert(1)</script> \u202e 🧾 {name} & \x07 pane"


@pytest.fixture
def lived(database: Database, clock: SetClock, chatting: Cast) -> Cast:
    """The families' last week: Amrani and Rossi recorded something, Kaur nothing."""

    def live(session: Session) -> None:
        build.received(session, clock, chatting.lucia, "900", on=WEEK)
        build.spent(session, clock, chatting.lucia, "20", Heading.FOOD, on=WEEK, note="pane e latte")
        build.spent(session, clock, chatting.amina, "95", Heading.FOOD, on=WEEK, note=HOSTILE)
        gone = build.spent(session, clock, chatting.amina, "12.34", Heading.LEISURE, on=WEEK, note="caffè")
        entries.undo(session, clock, build.person(session, chatting.amina), gone.entry_id)

    database.write(live)
    return chatting


def page_of(household_id: int) -> str:
    return f"/weeks/{household_id}/{WEEK}"


def queued(page: Page) -> list[int]:
    """The households whose weeks are listed."""
    return [int(name.split("-")[1]) for name in page.values('[data-testid^="week-"]', "data-testid")]


@on_sqlite
def test_the_queue_shows_the_riskiest_first_and_what_was_read_goes(console: Console, lived: Cast) -> None:
    coach = console(Role.COACH)
    assert queued(coach.page("/weeks")) == [lived.amrani, lived.rossi]
    answer = coach.submit(f"{page_of(lived.amrani)}/sign", then="next")
    assert answer.headers["location"] == page_of(lived.rossi)
    assert coach.submit(f"{page_of(lived.rossi)}/sign", then="next").headers["location"] == "/weeks"
    assert 'class="panel empty-state"' in coach.get("/weeks").text
    assert len(queued(coach.page("/weeks?state=read"))) == 2
    assert "data-testid" not in coach.get("/weeks?state=read&flag=missed_checkin").text
    assert coach.get("/weeks?state=nonsense&site=-1&coach=x&flag=y&page=0").status_code == 200
    assert "<html" not in coach.part("/weeks?part=list").text


@on_sqlite
def test_what_a_family_corrects_afterwards_stands_out(
    console: Console, lived: Cast, database: Database, clock: SetClock
) -> None:
    english(database)
    coach = console(Role.COACH)
    coach.submit(f"{page_of(lived.rossi)}/sign")
    assert "changed after the week was read" not in coach.get(page_of(lived.rossi)).text
    clock.advance(minutes=5)

    def correct(session: Session) -> None:
        lucia = build.person(session, lived.lucia)
        bread = next(
            entry for entry in entries.recent(session, lived.rossi, 9) if entry.note == "pane e latte"
        )
        entries.change_amount(session, clock, lucia, bread.id, build.euro("21"))

    database.write(correct)
    assert coach.get(page_of(lived.rossi)).text.count("changed after the week was read") == 1


def test_signing_off_twice_keeps_the_first(
    console: Console, lived: Cast, database: Database, clock: SetClock
) -> None:
    coach = console(Role.COACH)
    first = clock.now()
    for _ in range(2):
        assert coach.submit(f"{page_of(lived.rossi)}/sign").status_code == 303
        clock.advance(minutes=5)
    with database.read() as session:
        review = reviews.of_week(session, lived.rossi, WEEK)
        assert review is not None
        assert review.signed_at == first
    assert coach.get(page_of(lived.rossi)).text.count("Giulia") > 1


@on_sqlite
def test_the_page_shows_the_week_as_it_was_written(console: Console, lived: Cast, database: Database) -> None:
    text = console(Role.COACH).get(page_of(lived.amrani)).text
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "caffè" in Page(text).texts("del")
    assert "95,00" in text
    with database.read() as session:
        views = session.scalars(select(Audit.action).where(Audit.subject == "household")).all()
    assert "household.view" in views


@on_sqlite
def test_a_comment_goes_to_the_family_once_and_shows_its_way(
    console: Console, lived: Cast, database: Database
) -> None:
    coach, address = console(Role.COACH), page_of(lived.amrani)
    key = coach.page(address).value('[name="key"]')
    for _ in range(2):
        sent = coach.submit(f"{address}/comment", comment=f"Brava! {HOSTILE}", key=key)
        assert sent.status_code == 303
    with database.read() as session:
        assert session.scalar(select(func.count()).where(Message.staff_id == lived.giulia)) == 2
    shown = coach.get(address).text
    assert shown.count("Brava! &lt;script&gt;") == 2
    assert 'hx-trigger="every' in coach.part(f"{address}?part=said").text


@on_sqlite
@pytest.mark.parametrize(("text", "shown_again"), [("   ", ""), ("y" * 3001, "y" * 3001)])
def test_a_comment_that_cannot_go_keeps_its_words(
    console: Console, lived: Cast, text: str, shown_again: str
) -> None:
    answer = console(Role.COACH).submit(f"{page_of(lived.rossi)}/comment", comment=text)
    assert answer.status_code == 422
    assert 'id="comment-wrong"' in answer.text
    assert shown_again in answer.text


@on_sqlite
def test_nobody_to_write_to_is_said(
    console: Console, lived: Cast, database: Database, clock: SetClock
) -> None:
    from budgeting import households

    database.write(lambda s: households.stop(s, clock, lived.lucia))
    answer = console(Role.COACH).submit(f"{page_of(lived.rossi)}/comment", comment="Ciao Lucia")
    assert answer.status_code == 422
    assert "Ciao Lucia" in answer.text


@on_sqlite
def test_the_note_is_private_and_kept(console: Console, lived: Cast, database: Database) -> None:
    coach, address = console(Role.COACH), page_of(lived.rossi)
    assert coach.submit(f"{address}/note", note=f"\n{HOSTILE}").status_code == 303
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 0
    assert "&lt;script&gt;" in console(Role.COORDINATOR).get(address).text
    answer = coach.submit(f"{address}/note", note="z" * 5001)
    assert answer.status_code == 422
    assert "z" * 5001 in answer.text


@on_sqlite
@pytest.mark.parametrize("day", ["2026-02-24", "2026-03-09", "yesterday", "2026-13-01", "1990-01-01"])
def test_what_is_no_week_is_not_there(console: Console, lived: Cast, day: str) -> None:
    coach = console(Role.COACH)
    assert coach.get(f"/weeks/{lived.rossi}/{day}").status_code == 404
    assert coach.submit(f"/weeks/{lived.rossi}/{day}/sign").status_code == 404
    assert coach.get(f"/weeks/999/{WEEK}").status_code == 404


@on_sqlite
def test_the_week_that_runs_can_be_looked_at_and_not_signed(console: Console, lived: Cast) -> None:
    coach, address = console(Role.COACH), f"/weeks/{lived.rossi}/2026-03-02"
    page = coach.get(address)
    assert page.status_code == 200
    assert f'action="{address}/sign"' not in page.text
    assert coach.submit(f"{address}/sign").status_code == 409


def test_the_site_filter_of_a_coordinator(console: Console, lived: Cast, database: Database) -> None:
    other = database.write(lambda s: _site(s, lived.programme))
    coordinator = console(Role.COORDINATOR)
    assert len(queued(coordinator.page(f"/weeks?site={lived.site}"))) == 2
    assert "data-testid" not in coordinator.get(f"/weeks?site={other}").text


def _site(session: Session, programme_id: int) -> int:
    made = Site(programme_id=programme_id, name="Sole")
    session.add(made)
    session.flush()
    return made.id


def test_a_week_of_which_nothing_is_known_is_not_green(
    console: Console, lived: Cast, database: Database, clock: SetClock
) -> None:
    def ask(session: Session) -> None:
        build.checkin_time(session, lived.harpreet)
        build.checkin_time(session, lived.lucia)
        for week in (date(2026, 2, 9), date(2026, 2, 16)):
            assert checkins.ask(session, clock, lived.rossi, lived.lucia, week)
        households.stop(session, clock, lived.lucia)
        session.execute(
            update(Member)
            .where(Member.id == lived.lucia)
            .values(stopped_at=datetime(2026, 2, 17, tzinfo=UTC), joined_at=datetime(2026, 1, 1, tzinfo=UTC))
        )
        session.execute(
            update(Member)
            .where(Member.id == lived.harpreet)
            .values(joined_at=datetime(2026, 1, 1, tzinfo=UTC))
        )

    database.write(ask)
    english(database)
    browser = console(Role.COACH)
    page = browser.page("/weeks")

    def tags(household: int, week: str) -> list[tuple[str, str]]:
        row = page.part(f'[data-testid="week-{household}-{week}"]')
        look = [shape.removeprefix("tag").strip() for shape in row.values("span.tag", "class")]
        return list(zip(look, row.texts("span.tag"), strict=True))

    assert tags(lived.kaur, "2026-02-16") == [("tag-warn", "Silent")]
    assert tags(lived.rossi, "2026-02-16") == [("", "Has stopped messages")]
    assert ("tag-good", "Nothing stands out") not in tags(lived.rossi, str(WEEK))
    week = browser.get(f"/weeks/{lived.kaur}/2026-02-16").text
    assert "Nothing stands out" not in week
    assert "nothing was written" in week
    sheet = browser.page(f"/households/{lived.rossi}")
    assert "Has stopped messages" in sheet.text('[data-testid="standing"]')


def test_staff_see_who_reads_and_what_would_be_read_by_who_may_not(
    console: Console, lived: Cast, database: Database
) -> None:
    coach, address = console(Role.COACH), page_of(lived.amrani)
    page = coach.get(address).text
    assert page.count("non può leggere della morosità") == 1, "beside Youssef alone"
    assert 'value="see_arrears"' in page
    words = "La rata dell'ALER è arrivata"
    refused = coach.submit(f"{address}/comment", comment=words)
    assert refused.status_code == 422
    assert "(rata, ALER)" in refused.text
    assert "rata dell&#39;ALER è arrivata" in refused.text, "nothing typed is lost"
    # The safe choice is preselected; the other one needs a tick.
    assert Page(refused).has('[value="see_arrears"][checked]')
    assert 'name="confirmed"' in refused.text
    with database.read() as session:
        assert session.scalar(select(func.count()).where(Message.staff_id == lived.giulia)) == 0
    assert coach.submit(f"{address}/comment", comment=words, readers="see_arrears").status_code == 303
    with database.read() as session:
        sent = session.scalars(select(Message).where(Message.staff_id == lived.giulia)).all()
        assert [row.tells_arrears for row in sent] == [True]
    named = coach.submit(f"{address}/comment", comment=words, readers="named", to=lived.youssef)
    assert named.status_code == 422
    assert Page(named).has(f'#to-{lived.youssef}[value="{lived.youssef}"][checked]')
    confirmed = coach.submit(
        f"{address}/comment", comment=words, readers="named", to=lived.youssef, confirmed="1"
    )
    assert confirmed.status_code == 303
