"""The pages of the second factor, which exist only while it is set up or on: valid in each of their states."""

from __future__ import annotations

from pathlib import Path

from budgeting import programmes
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.states.staff import Role
from tests.admin.markup.checker import check
from tests.kit.authenticator import PAGE, Authenticator
from tests.kit.build import PASSWORD, Cast
from tests.kit.console import MARCO, Browser, Console
from tests.kit.databases import on_sqlite


@on_sqlite
def test_each_state_of_the_second_factor_is_a_valid_page(
    console: Console, database: Database, clock: SetClock, cast: Cast, tmp_path: Path
) -> None:
    marco, sara, app = console("marco"), console(Role.ADMINISTRATOR), Authenticator(clock)
    pages = {"codes": app.set_up(marco).text, "on": marco.get(PAGE).text}
    pages["account"] = marco.get("/account").text
    clock.advance(minutes=1)
    change = {"what": "move", "password": PASSWORD}
    pages["refused"] = marco.submit(f"{PAGE}/change", **change, code="x").text
    assert marco.submit(f"{PAGE}/change", **change, code=app.code()).status_code == 303
    pages["moving"] = marco.get(PAGE).text
    pages["wrong"] = marco.submit(f"{PAGE}/confirm", code="x").text
    pages["person"] = sara.get(f"/people/{cast.marco}").text
    pages["people"] = sara.get("/people").text
    database.write(lambda s: programmes.settle(s, clock, None, cast.programme, second_factor=True))
    giulia = console(Role.COACH)
    pages["led there"] = giulia.get(PAGE).text
    giulia.submit(f"{PAGE}/begin")
    pages["setting up"] = giulia.get(PAGE).text
    with Browser(marco.app, follow_redirects=False) as stranger:
        stranger.post("/signin", data={"email": MARCO, "password": PASSWORD})
        pages["code"] = stranger.get("/signin/code").text
        pages["recovery"] = stranger.get("/signin/code?recovery=1").text
    for name, html in pages.items():
        (tmp_path / f"{name}.html").write_text(html, encoding="utf-8")
    assert [str(fault) for fault in check(tmp_path)] == []
