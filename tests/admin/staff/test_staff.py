"""People and rights: whom an administrator sees, and ending access, only in the administrator's own programmes."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.kit.errors import CONTEXTS
from admin.staff.labels import ROLES, WORK
from budgeting import staff
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Household, Programme, SignIn, Staff, StaffRole
from budgeting.errors import NotPossible
from budgeting.households import invites
from budgeting.staff import offboarding, second_factor
from budgeting.staff.offboarding import Work
from budgeting.states.staff import Role
from tests.kit import build, world
from tests.kit.authenticator import Authenticator
from tests.kit.build import Cast
from tests.kit.console import Console
from tests.kit.databases import on_sqlite
from tests.kit.page import Page

WHY = "cambia lavoro"
Lookup = Callable[[str], int]


@pytest.fixture
def altrove(database: Database, clock: SetClock, cast: Cast, staff_of: Lookup) -> int:
    """Another programme, where Marco works too; Franca works only there."""

    def make(session: Session) -> int:
        programme = session.scalars(select(Programme.id).where(Programme.code == "altrove")).one()
        staff.grant(session, cast.marco, programme, Role.COACH)
        return programme

    return database.write(make)


def last_audit(database: Database, action: str) -> Audit:
    with database.read() as session:
        return session.scalars(
            select(Audit).where(Audit.action == action).order_by(Audit.id.desc()).limit(1)
        ).one()


def shown(text: str, work: Work) -> int:
    return int(next(iter(Page(text).texts(f'[data-testid="work-{work.value}"]')), "0"))


@on_sqlite
def test_the_list_names_the_people_of_ones_programmes_and_nobody_elses(
    console: Console, database: Database, clock: SetClock, cast: Cast, staff_of: Lookup, altrove: int
) -> None:
    console(Role.OPERATOR)
    clock.advance(hours=2)
    database.write(lambda s: offboarding.suspend(s, clock, None, staff_of("dario")))
    nobody = database.write(
        lambda s: staff.create(s, clock, "new@example.org", "Nuova Gente", "Nuova", "it").id
    )
    page = console(Role.ADMINISTRATOR).page("/people")
    rows = {n: page.one(f'[data-testid="person-{n}"]').html or "" for n in page.numbers("person")}
    assert staff_of("franca") not in rows
    assert {cast.marco, cast.giulia, staff_of("sara"), staff_of("dario"), nobody} <= set(rows)
    marco = rows[cast.marco]
    assert "Operatore/operatrice, <bdi>Un ponte sul blu</bdi>" in marco
    assert "Altrove" not in marco
    assert "2 ore fa" in marco
    assert "in 1 browser" in marco
    assert "collegato" in marco
    assert "account sospeso" in rows[staff_of("dario")]
    assert "nessun ruolo" in rows[nobody]
    assert list(rows)[-1] == staff_of("dario")  # people who no longer work here come last


@on_sqlite
def test_only_administrators_have_it_in_the_menu(console: Console) -> None:
    """It is a tab of the settings; whoever has none gets a page without tabs."""
    for role in Role:
        page = Page(console(role).get("/programmes"))
        assert ("/people" in page.values("nav a", "href")) == (role is Role.ADMINISTRATOR)


def test_suspended_on_one_page_with_everything_in_other_hands(
    console: Console, database: Database, clock: SetClock, cast: Cast, staff_of: Lookup
) -> None:
    own = database.write(lambda s: world.make(s, clock, cast.programme, cast.marco, cast.giulia))
    token = database.write(lambda s: invites.create(s, clock, cast.marco, own.guest).token)
    giulia, sara = console(Role.COACH), console(Role.ADMINISTRATOR)
    page = sara.get(f"/people/{cast.giulia}").text
    assert shown(page, Work.FAMILIES) == 4
    assert shown(page, Work.CASES) == 1
    path = f"/people/{cast.giulia}/suspend"
    # Nothing typed is lost, and nothing is changed.
    wrong = sara.submit(path, to=str(staff_of("dario")), reason="")
    assert wrong.status_code == 422
    assert f'<option value="{staff_of("dario")}" selected>' in wrong.text
    assert giulia.get("/").status_code == 200
    answer = sara.submit(path, to=str(staff_of("dario")), reason=WHY)
    assert answer.status_code == 303
    after = sara.get(answer.headers["location"]).text
    assert "Account sospeso" in after
    assert "cose sono passate alla persona scelta" in after
    assert not any(shown(after, work) for work in Work)
    assert giulia.get("/").headers["location"] == "/signin"
    line = last_audit(database, "staff.suspend")
    assert (line.staff_id, line.subject_id, line.reason) == (staff_of("sara"), cast.giulia, WHY)
    with database.read() as session:
        coaches = set(session.scalars(select(Household.coach_id).where(Household.coach_id != cast.marco)))
        assert coaches == {staff_of("dario")}
        assert invites.look_up(session, clock, token).member_id == own.guest
    assert sara.submit(f"/people/{cast.giulia}/resume", reason="torna").status_code == 303
    assert console(Role.COACH).get("/").status_code == 200


@on_sqlite
def test_a_right_is_taken_and_given(
    console: Console, database: Database, cast: Cast, staff_of: Lookup
) -> None:
    giulia, sara = console(Role.COACH), console(Role.ADMINISTRATOR)
    path = f"/people/{cast.giulia}"
    assert giulia.get("/weeks").status_code == 200
    answer = sara.submit(f"{path}/revoke", right=f"coach-{cast.programme}", to="", reason=WHY)
    assert answer.headers["location"] == f"{path}?done=revoked&given=0&left=3"
    assert "3 cose aspettano allo sportello" in sara.get(answer.headers["location"]).text
    assert giulia.get("/weeks").status_code == 404
    line = last_audit(database, "staff.revoke")
    assert (line.details, line.reason) == ({"role": "coach", "programme": "ponte-blu"}, WHY)
    assert (
        sara.submit(f"{path}/revoke", right=f"coach-{cast.programme}", to="", reason=WHY).status_code == 422
    )
    given = sara.submit(f"{path}/grant", role="coordinator", programme=str(cast.programme))
    assert given.status_code == 303
    assert giulia.get("/weeks").status_code == 200
    assert last_audit(database, "staff.grant").details == {"role": "coordinator", "programme": "ponte-blu"}


def test_another_programme_is_not_ones_own(
    console: Console, database: Database, clock: SetClock, cast: Cast, staff_of: Lookup, altrove: int
) -> None:
    own = database.write(lambda s: world.make(s, clock, altrove, staff_of("franca"), cast.marco))
    sara = console(Role.ADMINISTRATOR)
    path = f"/people/{cast.marco}"
    page = sara.get(path).text
    assert "altri programmi" in page
    assert f'action="{path}/suspend"' not in page
    assert shown(page, Work.FAMILIES) == 0
    for what, fields in {
        "suspend": {},
        "resume": {},
        "revoke": {"right": f"coach-{altrove}"},
        "grant": {"role": "operator", "programme": str(altrove)},
        "hand-over": {"programme": str(altrove), "to": str(cast.giulia)},
    }.items():
        answer = sara.submit(f"{path}/{what}", reason=WHY, **fields)
        assert answer.status_code in (404, 422), what
    # Leaving the programme out doesn't help.
    assert sara.submit(f"{path}/hand-over", programme="", to=str(cast.giulia), reason=WHY).status_code == 422
    with database.read() as session:
        assert session.get_one(Staff, cast.marco).active
        assert session.get_one(Household, own.household).coach_id == cast.marco
        assert (altrove, Role.COACH) in staff.roles_of(session, cast.marco)
    # What belongs to this programme still works: the role here, a lost phone, a browser left open.
    for what, fields in {
        "grant": {"role": "coordinator", "programme": str(cast.programme)},
        "unlink": {"reason": "perso"},
        "sessions/close": {},
        "revoke": {"right": f"operator-{cast.programme}", "reason": WHY},
    }.items():
        assert sara.submit(f"{path}/{what}", **fields).status_code == 303, what
    # Without a role here the person is only in the list of others.
    answer = sara.submit(f"{path}/revoke", right=f"coordinator-{cast.programme}", reason=WHY)
    assert answer.headers["location"].startswith("/people?done=revoked")
    assert "Il ruolo è tolto" in sara.get(answer.headers["location"]).text
    assert sara.get(path).status_code == 404
    # Once she administers both programmes, she can do all of it.
    database.write(lambda s: staff.grant(s, staff_of("sara"), altrove, Role.ADMINISTRATOR))
    assert sara.submit(f"{path}/suspend", to="", reason=WHY).status_code == 303


@on_sqlite
def test_the_last_administrator_reads_why_not(
    console: Console, database: Database, clock: SetClock, cast: Cast, staff_of: Lookup
) -> None:
    sara = console(Role.ADMINISTRATOR)
    path = f"/people/{staff_of('sara')}"
    for what, fields in (("suspend", {}), ("revoke", {"right": f"administrator-{cast.programme}"})):
        refused = sara.submit(f"{path}/{what}", reason=WHY, to="", **fields)
        assert refused.status_code == 409
        assert "resterebbe senza amministrazione" in refused.text
        assert f'value="{WHY}"' in refused.text
    # With a second administrator she can be suspended; from then on her own pages lead to the sign-in.
    database.write(lambda s: build.colleague(s, clock, "Ada", cast.programme, Role.ADMINISTRATOR))
    answer = sara.submit(f"{path}/suspend", reason=WHY, to="")
    assert answer.headers["location"] == "/"
    assert sara.get("/").headers["location"] == "/signin"


def test_work_is_handed_over_and_a_wrong_colleague_refused(
    console: Console, database: Database, cast: Cast, staff_of: Lookup
) -> None:
    sara = console(Role.ADMINISTRATOR)
    path = f"/people/{cast.giulia}/hand-over"
    # Elena is a coordinator: she can't be a coach.
    refused = sara.submit(path, programme=str(cast.programme), to=str(staff_of("elena")), reason=WHY)
    assert refused.status_code == 409
    assert "ruolo giusto" in html.unescape(refused.text)
    for nobody in (staff_of("piero"), staff_of("franca"), cast.giulia, 987_654):
        assert sara.submit(path, programme="", to=str(nobody), reason=WHY).status_code == 422
    answer = sara.submit(path, programme=str(cast.programme), to=str(staff_of("dario")), reason=WHY)
    assert answer.headers["location"].endswith("done=handed&given=3&left=0")
    with database.read() as session:
        assert set(session.scalars(select(Household.coach_id))) == {staff_of("dario")}
        assert session.get_one(Staff, cast.giulia).active


def test_a_phone_and_browsers_are_ended_one_by_one(
    console: Console, database: Database, clock: SetClock, cast: Cast
) -> None:
    first, second = console(Role.OPERATOR), console(Role.OPERATOR)
    sara = console(Role.ADMINISTRATOR)
    path = f"/people/{cast.marco}"
    numbers = sara.page(path).numbers("session")
    assert len(numbers) == 2
    with database.read() as session:
        other = session.scalars(select(SignIn.id).where(SignIn.staff_id != cast.marco)).one()
    assert sara.submit(f"{path}/sessions/close", session=str(other)).status_code == 422
    assert sara.submit(f"{path}/sessions/close", session=str(min(numbers))).status_code == 303
    assert [browser.get("/").status_code for browser in (first, second, sara)] == [303, 200, 200]
    assert sara.submit(f"{path}/sessions/close").status_code == 303
    assert second.get("/").status_code == 303
    assert sara.submit(f"{path}/unlink", reason="perso").status_code == 303
    assert "Nessun telefono" in sara.get(path).text
    assert sara.submit(f"{path}/unlink", reason="perso").status_code == 409
    with database.read() as session:
        assert staff.by_chat(session, build.STAFF_CHATS["marco"]) is None


def test_a_colleague_is_added_and_who_is_known_gets_the_role(
    console: Console, database: Database, cast: Cast, staff_of: Lookup
) -> None:
    sara = console(Role.ADMINISTRATOR)
    fields = {
        "email": "Ida@Example.org",
        "name": "Ida Neri",
        "first_name": "Ida",
        "language": "it",
        "role": "operator",
        "programme": str(cast.programme),
    }
    for name, bad in {
        "email": "ida",
        "name": "",
        "first_name": "",
        "language": "xx",
        "role": "boss",
        "programme": "99999",
    }.items():
        wrong = sara.submit("/people/new", **{**fields, name: bad})
        assert wrong.status_code == 422, name
        assert f'id="{name}-wrong"' in wrong.text
    made = sara.submit("/people/new", **fields)
    assert made.status_code == 200
    assert "/join/" in Page(made).one('[data-testid="address"]').text()
    assert last_audit(database, "staff.create").staff_id == staff_of("sara")
    again = sara.submit("/people/new", **{**fields, "email": "franca@example.org", "role": "coach"})
    assert again.headers["location"] == f"/people/{staff_of('franca')}?done=given"
    with database.read() as session:
        rights = set(
            session.execute(
                select(StaffRole.programme_id, StaffRole.role).where(StaffRole.staff_id == staff_of("franca"))
            ).all()
        )
    assert (cast.programme, Role.COACH) in rights
    assert len(rights) == 2


def test_every_role_kind_of_work_and_refusal_has_words() -> None:
    assert set(ROLES) == set(Role)
    assert set(WORK) == set(Work)
    reasons = {
        "last_administrator",
        "same",
        "suspended",
        "no_right",
        "no_phone",
        "not_active",
        "has_password",
    }
    assert reasons <= set(CONTEXTS["people"].reasons)


@on_sqlite
def test_a_refusal_without_words_of_its_own_is_answered_all_the_same(
    console: Console, staff_of: Lookup, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **more: object) -> None:
        raise NotPossible("a reason of tomorrow")

    monkeypatch.setattr(offboarding, "resume", refuse)
    answer = console(Role.ADMINISTRATOR).submit(f"/people/{staff_of('dario')}/resume", reason=WHY)
    assert answer.status_code == 409
    assert Page(answer).has('[role="alert"]')


def test_a_colleague_who_lost_phone_and_codes_is_helped_by_who_administers_all_their_programmes(
    console: Console, database: Database, clock: SetClock, cast: Cast, staff_of: Lookup
) -> None:
    marco, sara = console("marco"), console(Role.ADMINISTRATOR)
    path = f"/people/{cast.marco}/second-factor/reset"
    assert "si accede con la sola password" in sara.get(f"/people/{cast.marco}").text
    assert sara.submit(path, reason="perso").status_code == 409
    Authenticator(clock).set_up(marco)
    row = sara.page("/people").one(f'[data-testid="person-{cast.marco}"]').html or ""
    assert "attivo" in row
    assert sara.submit(path, reason="").status_code == 422
    assert sara.submit(path, reason="perso il telefono").headers["location"].endswith("?done=factor")
    assert "Azzerato" in sara.get(f"/people/{cast.marco}?done=factor").text
    assert marco.get("/").headers["location"] == "/signin"
    assert marco.sign_in("marco").headers["location"] == "/"
    line = last_audit(database, "staff.factor_reset")
    assert (line.staff_id, line.subject_id, line.reason) == (
        staff_of("sara"),
        cast.marco,
        "perso il telefono",
    )
    with database.read() as session:
        assert [each.staff_id for each in second_factor.untold(session)] == [cast.marco]
    # One's own takes a code, whatever one administers.
    Authenticator(clock).set_up(sara)
    assert sara.submit(f"/people/{staff_of('sara')}/second-factor/reset", reason="x").status_code == 409


@pytest.mark.usefixtures("altrove")
def test_who_administers_only_one_of_the_programmes_resets_nothing(
    console: Console, database: Database, clock: SetClock, cast: Cast
) -> None:
    Authenticator(clock).set_up(console("marco"))
    sara = console(Role.ADMINISTRATOR)
    assert not sara.page(f"/people/{cast.marco}").has('form[action$="/second-factor/reset"]')
    assert sara.submit(f"/people/{cast.marco}/second-factor/reset", reason="x").status_code == 404
    with database.read() as session:
        assert second_factor.is_on(session, cast.marco)
