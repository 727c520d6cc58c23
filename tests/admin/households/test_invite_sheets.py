"""Invites for many families are printed at once; only what is on paper opens the bot, and only once."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.app import ConsoleSettings, create_app
from admin.households import invite_sheets
from budgeting import households
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Import, ImportRow, Invite, Member
from budgeting.errors import NotPossible
from budgeting.households import invites
from budgeting.papers import NotMade
from budgeting.states.imports import ImportRowState
from budgeting.states.staff import Role
from dialogs.text.words import Words
from tests.admin.families import audited
from tests.kit.build import Cast
from tests.kit.console import Browser, Console
from tests.kit.databases import on_sqlite
from tests.kit.papers import opened, text_of

HOSTILE = '#import "x" $y$ @z \\'


@pytest.fixture
def browser(console: Console, database: Database, clock: SetClock, words: Words) -> Browser:
    settings = ConsoleSettings(secure=False, invite_base="https://t.me/b?start=")
    return console(Role.OPERATOR, create_app(database, clock, settings, chat_words=words))


@pytest.fixture
def waiting(database: Database, clock: SetClock, cast: Cast) -> dict[str, int]:
    """Two people of the Rossi family and one of the Kaurs who haven't joined."""

    def job(session: Session) -> dict[str, int]:
        add = households.add_member
        return {
            "salma": add(session, clock, None, cast.rossi, f"Salma {HOSTILE}", "ar").id,
            "ugo": add(session, clock, None, cast.rossi, "Ugo", "it").id,
            "simran": add(session, clock, None, cast.kaur, "ਸਿਮਰਨ ਕੌਰ", "pa").id,
        }

    return database.write(job)


def _imported(session: Session, clock: SetClock, cast: Cast) -> int:
    """An import that made the Kaur household."""
    now = clock.now()
    made = Import(
        programme_id=cast.programme,
        kind="households",
        file_name="elenco.csv",
        file_hash=b"x",
        layout={},
        created_at=now,
        expires_at=now,
    )
    session.add(made)
    session.flush()
    session.add(
        ImportRow(
            import_id=made.id,
            line=2,
            first_line=2,
            state=ImportRowState.CREATED,
            cells="",
            read_as="",
            faults=[],
            made={"households": [cast.kaur]},
        )
    )
    return made.id


def tokens_in(paper: bytes) -> list[str]:
    return [word.partition("start=")[2] for word in text_of(paper).split() if "start=" in word]


@on_sqlite
def test_new_invites_are_printed_and_earlier_ones_end(
    browser: Browser, database: Database, clock: SetClock, cast: Cast, waiting: dict[str, int]
) -> None:
    earlier = database.write(lambda s: invites.create(s, clock, None, waiting["ugo"]).token)
    before = [line[0] for line in audited(database)].count("invite.create")
    page = browser.page("/households/invites")
    # What would end an invite is offered, but not chosen.
    assert page.values('[name="households"][checked]', "value") == [str(cast.kaur)]
    assert HOSTILE in page.text('form[method="post"] fieldset')
    answer = browser.submit("/households/invites", households=[str(cast.rossi), str(cast.kaur)])
    assert answer.headers["content-disposition"] == 'attachment; filename="invites-2026-03-02.pdf"'
    assert answer.headers["cache-control"] == "no-store"
    made = tokens_in(answer.content)
    assert len(made) == len(set(made)) == 3
    assert HOSTILE in text_of(answer.content)
    assert len(opened(answer.content)) == 1
    with database.read() as session:
        assert {invites.look_up(session, clock, token).member_id for token in made} == set(waiting.values())
        with pytest.raises(NotPossible):
            invites.look_up(session, clock, earlier)
    assert [line[0] for line in audited(database)].count("invite.create") == before + 3


@on_sqlite
def test_nobody_chosen_and_what_is_not_theirs(
    console: Console, browser: Browser, cast: Cast, waiting: dict[str, int]
) -> None:
    for chosen in ([], ["999"], ["x"], [str(cast.amrani)]):
        assert browser.submit("/households/invites", households=chosen).status_code == 422
    foreign = console("foreign_operator")
    assert foreign.submit("/households/invites", households=[str(cast.rossi)]).status_code == 422
    assert console(Role.COACH).get("/households/invites").status_code == 404


@on_sqlite
def test_a_paper_that_is_not_made_ends_no_invite(
    browser: Browser,
    database: Database,
    clock: SetClock,
    cast: Cast,
    waiting: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    earlier = database.write(lambda s: invites.create(s, clock, None, waiting["ugo"]).token)

    def fails(*_: object) -> bytes:
        raise NotMade("a paper was not made")

    monkeypatch.setattr(invite_sheets, "make", fails)
    answer = browser.submit("/households/invites", households=[str(cast.rossi)])
    assert answer.status_code == 503
    with database.read() as session:
        assert invites.look_up(session, clock, earlier).member_id == waiting["ugo"]


def test_somebody_who_joins_meanwhile_keeps_their_phone(
    browser: Browser,
    database: Database,
    clock: SetClock,
    cast: Cast,
    waiting: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def joins(*_: object) -> bytes:
        database.write(lambda s: setattr(s.get_one(Member, waiting["ugo"]), "joined_at", clock.now()))
        return b"%PDF-"

    monkeypatch.setattr(invite_sheets, "make", joins)
    answer = browser.submit("/households/invites", households=[str(cast.rossi)])
    assert answer.status_code == 409
    with database.read() as session:
        assert session.get_one(Member, waiting["ugo"]).joined_at is not None
        assert not session.scalars(select(Invite).where(Invite.member_id.in_(waiting.values()))).all()


def test_the_households_of_an_import(
    browser: Browser, database: Database, clock: SetClock, cast: Cast, waiting: dict[str, int]
) -> None:
    number = database.write(lambda s: _imported(s, clock, cast))
    page = browser.page(f"/households/invites?import={number}")
    assert page.values('[name="households"]', "value") == [str(cast.kaur)]
    assert not browser.page("/households/invites?import=999").values('[name="households"]', "value")
