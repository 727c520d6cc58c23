"""A pact is written, proposed, kept and ended on one page; the family reads each step in the chat."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from budgeting import agreements, tasks
from budgeting.db.tables import Agreement, AgreementHours, Message, Task
from budgeting.states.agreements import AgreementState, HoursState
from budgeting.states.messages import Direction
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind
from tests.admin.families import HOSTILE, audited, rows
from tests.kit import build
from tests.kit.databases import on_sqlite
from tests.kit.page import Page


def writing(**fields):
    return {
        "purpose": "Un lavoro per Amina",
        "begins": "2026-03-02",
        "ends": "2026-09-02",
        "hours": "40",
        "rows": "2",
        "family_text_0": "Aiutare al laboratorio",
        "family_until_0": "2026-06-30",
        "programme_text_0": "Un posto al corso di cucito",
        **fields,
    }


def said(database):
    """Everything the families were told."""
    with database.read() as session:
        return list(session.scalars(select(Message.text).where(Message.direction == Direction.OUT)))


def proposed(console, database, clock, cast):
    """A pact of the Amrani family, proposed; both adults have a chat. Returns its number."""
    database.write(
        lambda s: [build.conversation(s, clock, m, chat_id=80 + m) for m in (cast.amina, cast.youssef)]
    )
    browser = console(Role.COACH)
    assert browser.submit(f"/agreements/{cast.amrani}/new", **writing()).status_code == 303
    (pact,) = rows(database, Agreement)
    answer = browser.submit(f"/agreements/{cast.amrani}/{pact.id}/propose")
    assert answer.headers["location"].endswith("done=proposed")
    return pact.id


def test_a_pact_goes_from_draft_to_its_end(console, database, clock, cast):
    number = proposed(console, database, clock, cast)
    browser = console(Role.COACH)
    assert any("Aiutare al laboratorio" in text for text in said(database))
    database.write(lambda s: agreements.accept(s, clock, build.person(s, cast.youssef), number))
    page = browser.get(f"/agreements/{cast.amrani}").text
    assert "In vigore" in page
    # And on the family's own page.
    assert "In vigore" in Page(browser.get(f"/households/{cast.amrani}/together")).text(
        '[aria-labelledby="pacts"]'
    )
    given = database.write(
        lambda s: (
            agreements.give_hours(
                s, clock, build.person(s, cast.youssef), number, clock.now().date(), 90, "orto"
            ).id
        )
    )
    assert browser.get("/?kind=hours_declared").status_code == 200
    browser.submit(f"/agreements/{cast.amrani}/{number}/hours/{given}/confirm")
    (hours,) = rows(database, AgreementHours)
    assert (hours.state, hours.minutes) == (HoursState.CONFIRMED, 90)
    assert any("1:30" in text for text in said(database))
    browser.submit(
        f"/agreements/{cast.amrani}/{number}/hours", on="2026-03-02", hours="2", minutes="0", purpose="cucina"
    )
    assert "3:30" in browser.get(f"/agreements/{cast.amrani}").text
    answer = browser.submit(f"/agreements/{cast.amrani}/{number}/end", outcome="")
    assert answer.status_code == 422
    browser.submit(f"/agreements/{cast.amrani}/{number}/end", outcome="Ha trovato lavoro")
    (pact,) = rows(database, Agreement)
    assert (pact.state, pact.outcome) == (AgreementState.ENDED, "Ha trovato lavoro")
    lines = {action for action, _, _ in audited(database)}
    assert {"agreement.create", "agreement.propose", "agreement.hours", "agreement.end"} <= lines


@on_sqlite
def test_what_the_family_would_change_is_on_the_page_and_on_the_first_one(console, database, clock, cast):
    number = proposed(console, database, clock, cast)
    words = f"Solo il sabato {HOSTILE}"
    database.write(lambda s: agreements.ask_for_change(s, clock, build.person(s, cast.amina), number, words))
    browser = console(Role.COACH)
    page = browser.get(f"/agreements/{cast.amrani}").text
    assert "Solo il sabato" in page
    assert HOSTILE not in page
    today = browser.get("/?kind=agreement_answered").text
    assert f"/agreements/{cast.amrani}" in today
    assert "Cambierebbero qualcosa" in today
    # It is a draft again: changed, and proposed once more.
    answer = browser.submit(
        f"/agreements/{cast.amrani}/{number}/edit", **writing(family_text_0="Solo il sabato")
    )
    assert answer.status_code == 303
    browser.submit(f"/agreements/{cast.amrani}/{number}/propose")
    assert any("Solo il sabato" in text for text in said(database))
    assert rows(database, Task, Task.kind == TaskKind.AGREEMENT_ANSWERED)[0].done_at is not None


@on_sqlite
def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(console, database, cast):
    browser = console(Role.COACH)
    for fields, sentence in (
        ({"ends": "2026-03-02"}, "L&#39;ultimo giorno deve venire dopo il primo."),
        ({"programme_text_0": ""}, "Un patto ha due parti"),
        ({"family_until_0": "2027-01-01"}, "Una promessa ha un giorno fuori dal patto."),
        ({"ends": "2029-03-02"}, "Al massimo due anni"),
    ):
        answer = browser.submit(f"/agreements/{cast.amrani}/new", **writing(**fields))
        assert answer.status_code == 422, fields
        assert sentence in answer.text, fields
        assert "Un lavoro per Amina" in answer.text
    more = browser.submit(f"/agreements/{cast.amrani}/new", **writing(more="1"))
    assert "family_text_2" in more.text
    assert "Aiutare al laboratorio" in more.text
    assert rows(database, Agreement) == []


@on_sqlite
def test_a_pact_has_no_price_anywhere(console, database, clock, cast):
    """No column of a pact is an amount, and its page shows none."""
    proposed(console, database, clock, cast)
    for table in (Agreement, AgreementHours):
        columns = set(table.__table__.columns.keys())
        assert not [column for column in columns if "minor" in column or "currency" in column]
    assert "€" not in console(Role.COACH).get(f"/agreements/{cast.amrani}").text


@on_sqlite
def test_a_renewal_is_a_draft_that_begins_the_day_after(console, database, clock, cast):
    number = proposed(console, database, clock, cast)
    database.write(lambda s: agreements.accept(s, clock, build.person(s, cast.amina), number))
    browser = console(Role.COACH)
    browser.submit(f"/agreements/{cast.amrani}/{number}/renew")
    before, after = rows(database, Agreement)
    assert (after.renews_id, after.begins_on) == (before.id, before.ends_on + timedelta(days=1))
    assert after.ends_on - after.begins_on == before.ends_on - before.begins_on
    with database.read() as session:
        assert tasks.waits(session, TaskKind.AGREEMENT_ENDS, agreements.agreeing.subject_of(number)) is False
        assert agreements.view(session, after.id).promises[0].until is None
