"""The page where a language's voice is listened to and approved."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from budgeting import voices
from budgeting.access import Action, roles
from budgeting.db.engine import Database
from budgeting.db.tables import Audit
from budgeting.states.staff import Role
from tests.kit.build import Cast
from tests.kit.console import Console
from tests.kit.databases import on_sqlite


def test_a_voice_is_approved_and_withdrawn_with_a_line_each(
    console: Console, database: Database, cast: Cast, staff_of: Any
) -> None:
    browser, place = console(Role.COORDINATOR), f"/programmes/{cast.programme}/voices"
    assert place in browser.page(f"/programmes/{cast.programme}").values("a[href]", "href")
    assert browser.page(place).text('[data-testid="voice-ar"] .tag') == "Non approvata"
    answer = browser.post(f"{place}/ar/approve", data={"csrf": browser.csrf})
    page = browser.page(answer.headers["location"])
    assert page.text('[data-testid="voice-ar"] .tag') == "Approvata"
    assert page.text('[data-testid="voice-it"] .tag') == "Non approvata"
    assert "Elena" in page.text('[data-testid="voice-ar"]')
    with database.read() as session:
        assert voices.approved(session, cast.programme, "ar")
    browser.post(f"{place}/ar/withdraw", data={"csrf": browser.csrf})
    with database.read() as session:
        assert not voices.approved(session, cast.programme, "ar")
        lines = session.execute(
            select(Audit.action, Audit.staff_id)
            .where(Audit.action.like("programme.%_voice"))
            .order_by(Audit.id)
        ).all()
    assert [tuple(line) for line in lines] == [
        ("programme.approve_voice", staff_of("elena")),
        ("programme.withdraw_voice", staff_of("elena")),
    ]


@on_sqlite
def test_each_sentence_of_a_sample_can_be_heard(console: Console, cast: Cast) -> None:
    browser, place = console(Role.ADMINISTRATOR), f"/programmes/{cast.programme}/voices"
    sounds = [src for src in browser.page(place).values("audio", "src") if "/ar/" in src]
    assert len(sounds) >= 8
    heard = browser.get(sounds[0])
    assert (heard.status_code, heard.headers["content-type"], heard.content[:4]) == (
        200,
        "audio/ogg",
        b"OggS",
    )
    for nothing in ("ar/samples/0", "ar/samples/99", "xx/samples/1"):
        assert browser.get(f"{place}/{nothing}").status_code == 404
    assert browser.post(f"{place}/xx/approve", data={"csrf": browser.csrf}).status_code == 404


@on_sqlite
def test_without_the_engine_the_page_says_so(console: Console, cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr("admin.voices.routes.installed", lambda: False)
    page = console(Role.ADMINISTRATOR).page(f"/programmes/{cast.programme}/voices")
    assert "manca il motore" in page.text('[role="alert"]:not([hidden])')
    assert page.values("audio", "src") == []


@on_sqlite
def test_only_who_answers_for_a_programme_has_the_page(console: Console, cast: Cast) -> None:
    for role in Role:
        answer = console(role).get(f"/programmes/{cast.programme}/voices")
        assert answer.status_code == (200 if role in roles(Action.APPROVE_VOICE) else 404)
