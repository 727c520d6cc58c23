"""Sites: added, changed, archived and offered again on their page; archived ones are offered no more."""

from __future__ import annotations

from sqlalchemy import select

from budgeting import programmes
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Household, Site
from budgeting.states.staff import Role
from tests.kit.build import Cast
from tests.kit.chats import english
from tests.kit.console import Console
from tests.kit.databases import on_sqlite


def test_the_life_of_a_site(console: Console, cast: Cast, database: Database) -> None:
    english(database)
    browser, path = console(Role.COORDINATOR), f"/programmes/{cast.programme}/sites"
    assert "Torre Cimabue" in browser.get(path).text
    assert browser.submit(path, name=" Torre  Tiziano ", address="Via Tiziano 1").status_code == 303
    with database.read() as session:
        site = session.scalars(select(Site).where(Site.name == "Torre Tiziano")).one().id
    # A double click.
    taken = browser.submit(path, name="torre TIZIANO")
    assert (taken.status_code, "already a site with this name" in taken.text) == (422, True)
    wrong = browser.submit(f"{path}/{site}", name="", address="x" * 161, opening="9–12")
    assert (wrong.status_code, 'value="9–12"' in wrong.text) == (422, True)
    changed = browser.submit(
        f"{path}/{site}",
        name="Torre Nord",
        quarter="San Polo",
        address="Via Tiziano 3",
        opening="Lunedì, 9–12",
    )
    assert changed.status_code == 303
    shown = browser.get(path).text
    assert all(words in shown for words in ("San Polo", "Via Tiziano 3", "Lunedì, 9–12", "0 families"))
    desk = console(Role.OPERATOR)
    assert "Torre Nord" in desk.get("/households/new").text
    for _ in range(2):
        assert browser.submit(f"{path}/{site}/archive").status_code == 303
    assert "Torre Nord" not in desk.get("/households/new").text
    assert browser.submit(path, name="Torre Nord").status_code == 303
    back = browser.submit(f"{path}/{site}/restore")
    assert (back.status_code, "already a site with this name" in back.text) == (422, True)
    browser.submit(f"{path}/{site}", name="Torre Ovest")
    assert browser.submit(f"{path}/{site}/restore").status_code == 303
    assert "Torre Ovest" in desk.get("/households/new").text
    with database.read() as session:
        lines = (
            select(Audit.action).where(Audit.subject_id == site, Audit.subject == "site").order_by(Audit.id)
        )
        assert [str(action) for action in session.scalars(lines)] == [
            "site.create",
            "site.change",
            "site.archive",
            "site.change",
            "site.restore",
        ]


@on_sqlite
def test_a_family_stays_at_an_archived_site(console: Console, cast: Cast, database: Database) -> None:
    english(database)
    with database.read() as session:
        site = session.get_one(Household, cast.rossi).site_id
    browser, desk = console(Role.COORDINATOR), console(Role.OPERATOR)
    browser.submit(f"/programmes/{cast.programme}/sites/{site}/archive")
    edited = desk.get(f"/households/{cast.rossi}/edit").text
    assert f'<option value="{site}" selected>Torre Cimabue' in edited
    assert "Torre Cimabue" in desk.get("/households").text
    assert "Torre Cimabue" not in desk.get("/households/new").text
    # Who lives there can be told something as long as they live there.
    assert f'name="sites" value="{site}"' in desk.get("/broadcasts/new").text


@on_sqlite
def test_what_was_written_is_said_when_a_colleague_archived_it_meanwhile(
    console: Console, cast: Cast, database: Database, clock: SetClock
) -> None:
    english(database)
    browser, path = console(Role.COORDINATOR), f"/programmes/{cast.programme}/sites"
    entry = programmes.sites.Entry("Torre Tiziano")
    site = database.write(lambda s: programmes.sites.add(s, clock, None, cast.programme, entry).id)
    database.write(lambda s: programmes.sites.archive(s, clock, None, site))
    late = browser.submit(f"{path}/{site}", name="x" * 61)
    assert (late.status_code, "This is too long" in late.text) == (422, True)
    elsewhere = database.write(lambda s: programmes.create(s, clock, None, "accanto", "Accanto").id)
    for step in ("", "/archive", "/restore"):
        assert browser.submit(f"/programmes/{elsewhere}/sites/{site}{step}", name="Torre").status_code == 404
