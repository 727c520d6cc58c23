"""A case printed: what its page says, in the reader's language, and only what the reader may see."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import partners, referrals
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Audit, Staff
from budgeting.partners import Entry
from budgeting.states.partners import PartnerKind
from budgeting.states.referrals import PartnerAnswer, Scope
from budgeting.states.staff import Role
from tests.kit import build
from tests.kit.console import Console
from tests.kit.databases import on_sqlite
from tests.kit.family import Family
from tests.kit.papers import text_of

HOSTILE = '#import "x": * $x$ @a \\ <b>'


@on_sqlite
def test_the_record_says_what_the_page_says_and_who_printed_it(
    console: Console, family: Family, case: int
) -> None:
    browser = console(Role.OPERATOR)
    browser.submit(f"/cases/{case}/notes", note=f"Ha detto {HOSTILE}")
    for standing, how in (("difficult", "Febbre"), ("good", "Sta bene")):
        browser.submit(
            f"/cases/{case}/needs",
            **{"standing-health": standing, "how-health": how, "wish-health": "Un medico"},
        )
        family.clock.advance(minutes=5)
    browser.submit(f"/cases/{case}/goals", goal="Un lavoro", area="work")
    browser.submit(f"/cases/{case}/actions", what="chiamare l'idraulico", due_on="2026-03-05")
    assert f'href="/cases/{case}/record.pdf"' in browser.get(f"/cases/{case}").text
    answer = browser.get(f"/cases/{case}/record.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == f'inline; filename="case-{case}.pdf"'
    said = text_of(answer.content)
    for words in (
        HOSTILE,
        "il riscaldamento non va",
        "Sta bene",
        "Meglio di prima (Difficile)",
        "Un medico",
        "Un lavoro",
        "chiamare l'idraulico",
        "Stampato da Ponte: Marco Test",
        "Pagina 1 di",
    ):
        assert words in said, words
    lines = family.look(
        lambda s: s.scalar(
            select(func.count())
            .select_from(Audit)
            .where(Audit.action == AuditAction.CASE_PRINT, Audit.subject_id == case)
        )
    )
    assert lines == 1


@on_sqlite
def test_it_is_in_the_reader_s_language(console: Console, family: Family, case: int) -> None:
    browser = console(Role.OPERATOR)
    family.change(Staff, family.cast.marco, language="en")
    said = text_of(browser.get(f"/cases/{case}/record.pdf").content)
    assert "What the family needs" in said
    assert "Page 1 of" in said


@on_sqlite
def test_a_referral_stands_on_it_with_its_consent_and_answers(
    console: Console, family: Family, case: int
) -> None:
    amina, marco = family.cast.amina, family.cast.marco

    def refer(session: Session, clock: Clock) -> None:
        entry = Entry(PartnerKind.MEDIATOR, "Mediatore di quartiere")
        partner = partners.add(session, clock, None, family.cast.programme, entry)
        made = referrals.propose(
            *(session, clock, marco, case, partner.id, amina, "Il vicino si lamenta"),
            [Scope.CONTACT],
            date(2026, 3, 30),
        )
        referrals.agree(session, clock, build.person(session, amina), made.id, "ar")
        referrals.record_answer(session, clock, marco, made.id, PartnerAnswer.ACCEPTED, "Vengano martedì")

    family.do(refer)
    said = text_of(console(Role.OPERATOR).get(f"/cases/{case}/record.pdf").content)
    for words in (
        "Mediatore di quartiere",
        "Il vicino si lamenta",
        "Consenso della famiglia",
        "Vengano martedì",
    ):
        assert words in said, words
