"""A case on paper: what its page says, in the reader's language, without what the reader may not see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from admin.cases import names
from admin.cases.evidence import Piece
from admin.cases.record import Record, ToDo, record
from admin.context import Context, RequestContext
from admin.documents import labels
from admin.documents import queries as drawers
from admin.kit import papers
from admin.referrals import labels as referral_labels
from budgeting import access, audit
from budgeting.audit import AuditAction
from budgeting.db.tables import Approval, Case, Household, Instalment, Member, Payment, Staff
from budgeting.documents import Line, Standing
from budgeting.papers import Template
from budgeting.referrals import ReferralView
from budgeting.referrals.reads import AnswerView
from budgeting.states.approvals import ApprovalState
from budgeting.states.messages import Direction, SubjectKind
from dialogs.text import Text, t
from dialogs.text import names as chat_names

router = APIRouter(prefix="/cases")

#: What may be proposed and answered within a case.
APPROVALS: Mapping[SubjectKind, Text] = {
    SubjectKind.PLAN: t("Repayment plan"),
    SubjectKind.PAYMENT: t("Payment declared"),
}
ANSWERS: Mapping[ApprovalState, Text] = {
    ApprovalState.PROPOSED: t("waits for an answer"),
    ApprovalState.CONFIRMED: t("was confirmed"),
    ApprovalState.REFUSED: t("was refused"),
    ApprovalState.WITHDRAWN: t("was withdrawn"),
}
SPEAKERS: Mapping[Direction, Text] = {
    Direction.IN: t("Family"),
    Direction.OUT: t("Ponte (the bot)"),
    Direction.NOTE: t("Internal note"),
}
ATTACHED: Mapping[str, Text] = {
    "voice": t("Voice message"),
    "photo": t("Photo"),
    "document": t("Document"),
    "location": t("Location"),
    "tap": t("Tapped a button"),
}


@router.get("/{case_id:int}/record.pdf")
def print_record(context: Context, case_id: int) -> Response:
    """The whole record as a PDF; printing it leaves an audit line."""
    with context.read() as session:
        shown = record(session, context, case_id)
        data = _Pages(context, shown).data(session)
    made = papers.printed(context, Template.RECORD, data, f"case-{case_id}")
    me = context.me.staff_id
    context.write(
        lambda s: audit.note(
            s,
            context.clock,
            me,
            AuditAction.CASE_PRINT,
            "case",
            access.get(s, context.me, Case, case_id).id,
        )
    )
    return made


class _Pages:
    """Collects the data of the template; times are those of the place where the family lives."""

    def __init__(self, context: RequestContext, shown: Record) -> None:
        self._context, self._shown = context, shown

    def data(self, session: Session) -> dict[str, Any]:
        shown, case = self._shown, self._shown.case
        return {
            "title": f"{shown.household}: {self._say(shown.topic)}",
            "lead": self._say(t("Record of case {number}", number=case.id)),
            "facts": self._facts(),
            "footer": papers.footer(self._context, shown),
            "sections": [
                self._section(t("What the family needs"), t("Nobody has asked yet."), self._needs()),
                self._section(t("Goals"), t("There are no goals."), self._goals()),
                self._section(t("To do"), t("Nothing to do."), [self._action(each) for each in shown.to_do]),
                self._section(t("Referrals"), t("Nobody was referred."), self._referrals()),
                self._section(t("Approvals"), t("Nothing was proposed."), self._approvals(session)),
                *self._documents(session),
                self._section(
                    t("Evidence"), t("No messages."), [self._piece(each) for each in shown.evidence]
                ),
                self._section(t("Timeline"), t("Nothing happened yet."), self._timeline()),
            ],
        }

    def _facts(self) -> list[tuple[str, str]]:
        shown, case = self._shown, self._shown.case
        instalment = shown.owing.instalment
        of_instalment = (
            self._say(
                t(
                    "Number {number}: {amount}, due on {day}",
                    number=instalment.number,
                    amount=instalment.amount,
                    day=instalment.due_on,
                )
            )
            if instalment
            else ""
        )
        outcome = self._say(names.OUTCOMES[case.outcome_kind]) if shown.closed and case.outcome_kind else ""
        rows = [
            (t("State"), self._say(names.STATES[case.state])),
            (t("Urgency"), self._say(names.URGENCIES[case.urgency])),
            (t("Assigned to"), shown.owner or self._say(t("Nobody yet"))),
            (t("Cause"), self._chat(shown.owing.cause) if shown.owing.cause else ""),
            (t("Instalment"), of_instalment),
            (t("Left on the plan"), self._amount(shown.owing.left) if shown.owing.left else ""),
            (t("Created"), self._moment(case.created_at)),
            (t("Opened"), self._moment(case.opened_at)),
            (t("Closed"), self._moment(case.closed_at)),
            (t("Outcome"), "\n".join(filter(None, (outcome, case.outcome if shown.closed else "")))),
        ]
        return papers.facts(self._context, rows)

    def _needs(self) -> list[dict[str, Any]]:
        made = []
        for line in self._shown.needs.lines:
            tags = [self._say(names.STANDINGS[line.need.standing])]
            if line.before:
                change = self._say(names.CHANGES[line.change])
                tags.append(f"{change} ({self._say(names.STANDINGS[line.before.standing])})")
            words = [("", line.need.how), (self._say(t("Wishes")), line.need.wish)]
            asked = self._say(t("Talked over on {day}", day=self._moment(line.asked_at, "d MMM y")))
            made.append(_entry(self._say(names.AREAS[line.area]), tags, asked, words))
        return made

    def _goals(self) -> list[dict[str, Any]]:
        return [
            _entry(
                goal.what,
                [self._say(names.GOALS[goal.state])],
                _joined(
                    self._say(names.AREAS[goal.area]) if goal.area else "",
                    self._by(goal.due_on),
                    goal.settled_by,
                    self._moment(goal.settled_at),
                ),
            )
            for goal in self._shown.needs.goals
        ]

    def _action(self, action: ToDo) -> dict[str, Any]:
        done = [self._say(t("Done"))] if action.done_at else []
        late = [self._say(t("Overdue"))] if action.overdue else []
        quiet = _joined(
            action.owner, self._by(action.due_on), action.goal, action.done_by, self._moment(action.done_at)
        )
        return _entry(action.what, done + late, quiet)

    def _referrals(self) -> list[dict[str, Any]]:
        return [
            _entry(
                view.partner,
                [self._say(referral_labels.STATES[view.state])],
                _joined(
                    view.member,
                    ", ".join(self._say(referral_labels.SCOPES[each]) for each in view.scope),
                    self._say(t("may be read until {day}", day=view.until)),
                ),
                [(self._say(t("Why")), view.why), *self._consent(view), *map(self._answer, view.answers)],
            )
            for view in self._shown.referrals
        ]

    def _consent(self, view: ReferralView) -> list[tuple[str, str]]:
        given = view.consent
        if given is None:
            return []
        how = self._say(referral_labels.GIVEN[given.given])
        taken_back = (
            self._say(t("Taken back on {moment}.", moment=self._moment(given.withdrawn_at)))
            if given.withdrawn_at
            else ""
        )
        words = self._say(t("Given on {moment}, {how}.", moment=self._moment(given.at), how=how))
        return [(self._say(t("Consent of the family")), " ".join(filter(None, (words, taken_back))))]

    def _answer(self, answer: AnswerView) -> tuple[str, str]:
        next_on = self._say(t("Next date: {day}", day=answer.next_on)) if answer.next_on else ""
        said = _joined(self._say(referral_labels.ANSWERS[answer.answer]), self._moment(answer.at))
        return said, "\n".join(filter(None, (answer.note, next_on)))

    def _approvals(self, session: Session) -> list[dict[str, Any]]:
        people = {row.id: row.name for row in session.execute(select(Staff.id, Staff.name).limit(5_000))}
        made = []
        for each in approvals_of(session, self._shown.case):
            proposer = people.get(each.proposed_by or 0) or self._member(session, each.proposed_by_member)
            decider = people.get(each.decided_by or 0) or self._member(session, each.decided_by_member)
            quiet = _joined(proposer, self._moment(each.proposed_at), decider, self._moment(each.decided_at))
            what = self._say(APPROVALS[each.subject_kind])
            made.append(_entry(what, [self._say(ANSWERS[each.state])], quiet, [("", each.reason)]))
        return made

    def _documents(self, session: Session) -> list[dict[str, Any]]:
        context = self._context
        household = session.get_one(Household, self._shown.case.household_id)
        lines = drawers.summary(session, context.clock, context.me, household)
        if not lines:
            return []
        there = [self._document(line) for line in lines if line.standing is not Standing.NONE]
        return [self._section(t("Documents"), t("The drawer is empty."), there)]

    def _document(self, line: Line) -> dict[str, Any]:
        dates = [
            self._say(t("valid until {day}", day=each.expires_on))
            for each in line.documents
            if each.expires_on is not None
        ]
        standing = self._say(labels.STANDINGS[line.standing][0])
        return _entry(self._chat(chat_names.DOCUMENTS[line.kind]), [standing], _joined(*dates))

    def _piece(self, piece: Piece) -> dict[str, Any]:
        who = piece.who or self._say(SPEAKERS[Direction.OUT])
        tags = (
            [self._say(SPEAKERS[piece.direction])]
            if piece.who and piece.direction is not Direction.OUT
            else []
        )
        tags += [self._say(ATTACHED[piece.kind])] if piece.kind in ATTACHED else []
        words = [("", piece.reading or piece.original)]
        if piece.reading and piece.original:
            words.append((self._say(t("As the family read it")), piece.original))
        return _entry(who, tags, self._moment(piece.said_at), words)

    def _timeline(self) -> list[dict[str, Any]]:
        return [
            _entry(self._say(each.what), [], _joined(each.who, self._moment(each.at)), [("", each.words)])
            for each in self._shown.happened
        ]

    def _section(self, heading: Text, empty: Text, blocks: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        return {"heading": self._say(heading), "empty": self._say(empty), "blocks": list(blocks)}

    def _by(self, day: date | None) -> str:
        return self._say(t("by {day}", day=day)) if day else ""

    def _moment(self, moment: datetime | None, pattern: str = "d MMM y, HH:mm") -> str:
        return self._context.moment(moment, pattern, self._shown) if moment else ""

    def _amount(self, money: Any) -> str:
        return self._context.services.words.amount(money, self._context.language)

    def _say(self, text: Text) -> str:
        return self._context.say_text(text)

    def _chat(self, text: Text) -> str:
        return self._context.chat_words.plain(text, self._context.language)

    @staticmethod
    def _member(session: Session, member_id: int | None) -> str:
        member = session.get(Member, member_id) if member_id is not None else None
        return (member.called or member.name) if member else ""


def approvals_of(session: Session, case: Case) -> Sequence[Approval]:
    """What was proposed about the plan and the instalment that the case is about, oldest first."""
    if case.instalment_id is None:
        return []
    plan = select(Instalment.plan_id).where(Instalment.id == case.instalment_id).scalar_subquery()
    payments = select(Payment.id).where(Payment.instalment_id == case.instalment_id)
    query = select(Approval).where(
        Approval.household_id == case.household_id,
        or_(
            (Approval.subject_kind == SubjectKind.PLAN) & (Approval.subject_id == plan),
            (Approval.subject_kind == SubjectKind.PAYMENT) & Approval.subject_id.in_(payments),
        ),
    )
    return session.scalars(query.order_by(Approval.id).limit(200)).all()


def _entry(title: str, tags: list[str], quiet: str, words: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    return {
        "kind": "entry",
        "title": title,
        "tags": tags,
        "quiet": quiet,
        "words": [(label, said) for label, said in words if said.strip()],
    }


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
