"""What a family does itself, on its page: added together, its states and history, never counted as income."""

from __future__ import annotations

from budgeting import correctives, households, month_card, month_plan
from budgeting.db.tables import Corrective
from budgeting.periods import budget_month
from budgeting.states.correctives import CorrectiveEvent, CorrectiveKind, CorrectiveState, Often
from budgeting.states.month_card import WishKind
from budgeting.states.staff import Role
from tests.admin.families import audited, furnished, rows
from tests.kit.build import euro
from tests.kit.databases import on_sqlite


def _path(cast) -> str:
    return f"/households/{cast.rossi}/correctives"


@on_sqlite
def test_something_is_added_together_and_the_chat_will_ask(console, database, cast):
    browser = console(Role.COACH)
    wrong = browser.submit(_path(cast) + "/new", kind="own", words="", often="monthly", amount="18,00")
    assert wrong.status_code == 422
    assert 'id="words-wrong"' in wrong.text
    assert 'value="18,00"' in wrong.text
    answer = browser.submit(
        _path(cast) + "/new",
        kind="own",
        words="vendere la bici",
        often="once",
        amount="40",
        who=str(cast.lucia),
        by="2026-05-01",
    )
    assert answer.status_code == 303
    (row,) = rows(database, Corrective)
    assert (row.words, row.amount, row.often, row.member_id) == (
        "vendere la bici",
        euro("40"),
        Often.ONCE,
        cast.lucia,
    )
    assert ("corrective.add", row.id, "") in audited(database)
    page = browser.get(_path(cast)).text
    assert "vendere la bici" in page
    assert "40,00" in page


def test_states_history_and_what_shows_in_the_entries(console, database, cast, clock):
    def live(session):
        lucia = households.person(session, cast.lucia)
        step = correctives.add(session, clock, lucia, CorrectiveKind.TARIFF, amount=euro("18"))
        correctives.answer(session, clock, lucia, step.id, CorrectiveEvent.DONE)
        return step.id

    step = database.write(live)
    browser = console(Role.COACH)
    assert "Atteso da quello che la famiglia fa da sola, ogni mese" in browser.get(_path(cast)).text
    path = f"{_path(cast)}/{step}"
    assert browser.submit(f"{path}/observed").status_code == 303
    page = browser.get(_path(cast)).text
    assert "Atteso da quello che la famiglia fa da sola, ogni mese" not in page
    assert "Già visto nelle registrazioni, ogni mese" in page
    # Pressed twice: a sentence, and nothing changes.
    assert browser.submit(f"{path}/observed").status_code == 409
    assert browser.submit(f"{path}/dropped").status_code == 303
    assert browser.submit(f"{path}/reopened").status_code == 303
    (row,) = rows(database, Corrective)
    assert (row.state, row.observed_at) == (CorrectiveState.OPEN, None)
    page = browser.get(_path(cast)).text
    for line in ("Aggiunto", "Fatto", "Si vede nelle registrazioni", "Lasciato", "Ripreso"):
        assert line in page


def test_another_family_s_step_is_not_found(console, database, cast, clock):
    def live(session):
        amina = households.person(session, cast.amina)
        return correctives.add(session, clock, amina, CorrectiveKind.CAR).id

    step = database.write(live)
    assert console(Role.COACH).submit(f"{_path(cast)}/{step}/done").status_code == 404


@on_sqlite
def test_the_household_s_page_shows_sums_cards_and_wishes(console, database, cast, clock):
    furnished(database, clock, cast)

    def live(session):
        lucia = households.person(session, cast.lucia)
        correctives.add(session, clock, lucia, CorrectiveKind.SUBSCRIPTION, amount=euro("12.99"))
        month = budget_month(clock.now().date(), 1)
        month_card.when_it_ended(session, clock, cast.rossi, month.previous())
        month_card.make(session, clock, lucia, month, WishKind.OWN, words="più tempo")

    database.write(live)
    together = console(Role.COACH).get(f"/households/{cast.rossi}/together").text
    assert "12,99" in together
    assert "Disdire un abbonamento" in together
    page = console(Role.COACH).get(f"/households/{cast.rossi}/spending").text
    assert "più tempo" in page
    assert "Biglietti del mese e desideri" in page


@on_sqlite
def test_who_set_the_plan_stands_beside_it(console, database, cast, clock):
    database.write(
        lambda s: month_plan.set_own_limit(
            s, households.person(s, cast.lucia), clock.now().date(), "food", euro("300")
        )
    )
    browser = console(Role.COACH)
    browser.submit(f"/households/{cast.rossi}/month", leisure="40")
    page = browser.get(f"/households/{cast.rossi}/month").text
    assert "scelto dalla famiglia: Lucia" in page
    assert "scelto da Giulia" in page
