"""Every reason a service can give has words for whoever meets it in the console; a reason without words is no crash."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from admin.kit.errors import CHANGED, CONTEXTS, refuse, said
from admin.kit.fields import Line
from admin.kit.form import Form
from budgeting.errors import NotPossible
from budgeting.imports.reading import Refusal
from budgeting.states.activities import SessionState
from budgeting.states.agreements import AgreementState
from budgeting.states.appointments import AppointmentState
from budgeting.states.arrears import InstalmentState, PaymentState
from budgeting.states.bills import BillState
from budgeting.states.cases import CaseState
from budgeting.states.childcare import SwapState
from budgeting.states.referrals import IncomingState, ReferralState
from budgeting.states.skills import InterestState, SkillState

ROOT = Path(__file__).parents[3]
#: Where people meet a reason that no console page shows.
CHAT, COMMANDS, PHONES = "the families' chat", "the command line", "the staff bot"
#: The reason is kept with the job; `admin.batches.labels` has the words.
WORKER = "the worker"
#: Where each reason appears: parts of the console (contexts of `admin.kit.errors`), or one of the places above.
MET: dict[str, tuple[str, ...]] = {
    "admin/households/": ("page",),
    "admin/kit/long_file.py": (WORKER,),
    "budgeting/batches/": ("page",),
    "budgeting/staff/quiet_hours.py": ("quiet_hours",),
    "budgeting/desk_groups/": ("desk_groups", PHONES),
    "budgeting/desk_groups/notices.py": ("desk_groups",),
    "budgeting/telephones.py": ("households",),
    "budgeting/households/telephones.py": ("households",),
    "budgeting/agreements/": ("agreements", "page"),
    "admin/agreements/": ("page",),
    "admin/privacy/": ("page",),
    "budgeting/privacy/": ("page", CHAT),
    "budgeting/privacy/exports.py": (CHAT,),
    "budgeting/approvals/": ("page",),
    "budgeting/referrals/": ("referrals", "page"),
    "budgeting/referrals/rules.py": ("referrals",),
    "budgeting/referrals/proposing.py": ("referrals",),
    "budgeting/referrals/answering.py": ("referrals",),
    "budgeting/referrals/links.py": ("page",),
    "budgeting/referrals/ending.py": ("page",),
    "budgeting/named_lists.py": ("partners", "sites", "labels"),
    "budgeting/partners.py": ("partners",),
    "budgeting/referrals/incoming.py": ("incoming",),
    "admin/referrals/": ("page",),
    "budgeting/contacts.py": ("contacts",),
    "budgeting/departures/": ("departures",),
    "budgeting/programmes/pausing.py": ("departures",),
    "budgeting/programmes/help_numbers.py": ("help_numbers", COMMANDS),
    "budgeting/next_programme.py": ("next_programme",),
    "budgeting/programmes/own_numbers.py": ("help_numbers",),
    "budgeting/activities/answers.py": ("activities", "page"),
    "budgeting/activities/managing.py": ("broadcasts", "activities"),
    "budgeting/activities/attendance.py": ("activities", CHAT),
    "budgeting/activities/allowances.py": ("activities", CHAT),
    "budgeting/activities/certificates.py": ("activities",),
    "budgeting/activities/online.py": ("activities",),
    "budgeting/activities/repeating.py": ("activities",),
    "budgeting/childcare/entries.py": (CHAT,),
    "budgeting/childcare/rows.py": ("activities", CHAT),
    "budgeting/childcare/swaps.py": ("activities", CHAT),
    "budgeting/community_points/": ("activities",),
    "budgeting/arrears/debts.py": ("page",),
    "budgeting/cases/": ("cases", "escalating"),
    "budgeting/checkins.py": (CHAT,),
    "budgeting/spending/entries/": (CHAT,),
    "budgeting/bills/": ("bills", "page"),
    "budgeting/bills/paying.py": ("page", CHAT),
    "budgeting/month_plan/": ("page",),
    "budgeting/month_card/": (CHAT,),
    "budgeting/correctives/": ("correctives", "page"),
    "budgeting/arrears/hardship.py": (CHAT,),
    "budgeting/households/": ("households", "page"),
    "budgeting/households/invites.py": ("page", CHAT),
    "budgeting/staff/offboarding/": ("people",),
    "budgeting/arrears/payments.py": ("page", "cases"),
    "budgeting/arrears/plans/": ("plans", "page"),
    "budgeting/arrears/proposals/answering.py": (CHAT,),
    "budgeting/arrears/proposals/counters.py": (CHAT, "page"),
    "budgeting/arrears/proposals/offering.py": ("plans", "pauses"),
    "budgeting/arrears/proposals/terms.py": (CHAT, "plans"),
    "budgeting/arrears/plans/notices.py": ("plan_notices",),
    "budgeting/programmes/service.py": (COMMANDS,),
    "budgeting/programmes/setting_kinds.py": ("programmes",),
    "budgeting/programmes/sites.py": ("sites",),
    "budgeting/tasks/promises.py": ("tasks",),
    "budgeting/schedule/reminders/instalments.py": (CHAT,),
    "budgeting/reviews/": ("page",),
    "budgeting/staff/people.py": ("page",),
    "budgeting/staff/phones.py": ("people", PHONES),
    "budgeting/staff/roles.py": ("people",),
    "budgeting/tasks/": ("tasks",),
    "budgeting/appointments/": ("appointments",),
    "budgeting/appointments/answering.py": (CHAT,),
    "budgeting/side_by_side/sittings.py": ("side",),
    "budgeting/side_by_side/paper.py": ("paper",),
    "budgeting/skills/": ("skills",),
    "budgeting/staff/invitations.py": ("people",),
    "budgeting/staff/second_factor/resetting.py": ("people",),
    "budgeting/staff/second_factor/": ("second_factor",),
    "admin/account/proving.py": ("second_factor",),
    "admin/single_use.py": ("people",),
    "budgeting/skills/entries.py": (CHAT,),
    "budgeting/clean_text.py": ("households", "page", "broadcasts"),
    "budgeting/imports/": ("imports",),
    "budgeting/documents/": ("documents",),
    "budgeting/wellbeing/": ("wellbeing",),
    "budgeting/reading_requests/": ("reading",),
    "dialogs/documents/": ("documents",),
    "dialogs/broadcasts/draft.py": ("broadcasts",),
    "dialogs/broadcasts/at_once.py": ("page",),
    "dialogs/broadcasts/pausing.py": ("broadcast",),
    "dialogs/broadcasts/sending.py": ("broadcast", "page"),
    "dialogs/broadcasts/trials.py": ("broadcasts",),
    "dialogs/language.py": ("page",),
    "dialogs/phrases/": ("inbox",),
    "budgeting/phrases/": ("phrases",),
    "dialogs/staff_side/attachments.py": ("inbox",),
    "budgeting/scheduled_answers/": ("inbox",),
    "budgeting/labels/": ("labels",),
    "dialogs/scheduled_answers/": ("inbox",),
    "admin/inbox/": ("inbox",),
    "dialogs/staff_side/comments.py": ("weeks",),
    "dialogs/staff_side/tasks.py": ("tasks",),
    "dialogs/staff_side/handover.py": ("inbox",),
    "dialogs/staff_side/inbox.py": ("inbox",),
    "dialogs/staff_side/reading.py": ("reading",),
}
#: The possible values of a reason that is passed in a variable.
VARIABLE: dict[tuple[str, str], frozenset[str]] = {
    ("budgeting/activities/answers.py", "meeting.state.value"): frozenset(SessionState),
    ("budgeting/activities/managing.py", "meeting.state.value"): frozenset({"cancelled", "held"}),
    ("budgeting/activities/attendance.py", "reason"): frozenset({"cancelled", "not_begun", "long_over"}),
    ("budgeting/childcare/rows.py", "meeting.state.value"): frozenset({"cancelled", "held"}),
    ("budgeting/childcare/swaps.py", "swap.state.value"): frozenset(SwapState),
    ("budgeting/activities/allowances.py", "allowance.state.value"): frozenset({"received", "withdrawn"}),
    ("budgeting/referrals/incoming.py", "row.state.value"): frozenset(IncomingState),
    ("budgeting/referrals/incoming.py", "needed"): frozenset({"proposed_by", "name", "how"}),
    ("budgeting/referrals/", "row.state.value"): frozenset(ReferralState),
    ("budgeting/referrals/links.py", "LINK"): frozenset({"link"}),
    ("budgeting/agreements/", "row.state.value"): frozenset(AgreementState),
    ("budgeting/agreements/", "before.state.value"): frozenset(AgreementState),
    ("admin/agreements/", "pact.state.value"): frozenset(AgreementState),
    ("admin/privacy/", "request.state.value"): frozenset({"invited", "refused"}),
    ("budgeting/privacy/invite_requests.py", "request.state.value"): frozenset({"invited", "refused"}),
    ("budgeting/privacy/erasure.py", "before.state.value"): frozenset({"asked", "approved"}),
    ("budgeting/cases", "case.state.value"): frozenset(CaseState),
    ("budgeting/bills", "bill.state.value"): frozenset(BillState),
    ("budgeting/arrears/proposals/answering.py", "known.state.value"): frozenset(
        {"confirmed", "refused", "withdrawn"}
    ),
    ("budgeting/arrears/proposals/counters.py", "known.state.value"): frozenset(
        {"confirmed", "refused", "withdrawn"}
    ),
    ("budgeting/arrears/hardship.py", "instalment.state.value"): frozenset(InstalmentState),
    ("budgeting/programmes/help_numbers.py", "field"): frozenset({"name", "source", "hours"}),
    # `PhraseFault` passes on what `rules.check` names.
    ("budgeting/phrases/rules.py", "reason"): frozenset(
        {
            *("no_title", "no_text", "too_long", "slot", "other_slots", "answers_differ", "one_answer"),
            *("many_answers", "answer_long", "same_answer"),
        }
    ),
    ("budgeting/programmes/setting_kinds.py", "reason"): frozenset(
        {
            *(
                "choice",
                "country",
                "creditors",
                "hour",
                "office_hours",
                "on_call",
                "on_or_off",
                "range",
                "steps",
            ),
            *("too_long", "unknown", "weekdays"),
        }
    ),
    ("budgeting/arrears/payments.py", "payment.state.value"): frozenset(
        {PaymentState.CONFIRMED, PaymentState.REJECTED}
    ),
    ("budgeting/arrears/plans/notices.py", "reason"): frozenset({"number", "number_taken"}),
    ("budgeting/arrears/payments.py", "reason"): frozenset({"already_declared", "already_paid", "cancelled"}),
    ("budgeting/clean_text.py", "field"): frozenset({"name"}),
    ("budgeting/approvals/service.py", "approval.state.value"): frozenset(
        {"confirmed", "refused", "withdrawn"}
    ),
    ("budgeting/scheduled_answers/", "problem"): frozenset({"past", "far", "quiet", "sunday", "holiday"}),
    ("budgeting/appointments/", "problem"): frozenset({"past", "far", "busy", "busy_family"}),
    ("budgeting/appointments/", "appointment.state.value"): frozenset(AppointmentState),
    ("budgeting/skills/", "skill.state.value"): frozenset(SkillState),
    ("budgeting/skills/", "interest.state.value"): frozenset(InterestState),
    ("budgeting/imports/reading/limits.py", "reason.value"): frozenset(Refusal),
    ("dialogs/staff_side/attachments.py", "reason"): frozenset(
        {"file_empty", "file_too_large", "file_type", "file_locked"}
    ),
    ("dialogs/broadcasts/draft.py", "name"): frozenset({"sites", "languages"}),
    ("dialogs/broadcasts/draft.py", "row.state.value"): frozenset({"cancelled", "held"}),
}


def given(source: str, path: str) -> Iterator[str]:
    """The reasons that a module gives, in calls of NotPossible and in its subclasses."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("NotPossible", "errors.NotPossible"):
            yield from _said(node.args[0], path)
        if isinstance(node, ast.ClassDef) and any("NotPossible" in ast.unparse(base) for base in node.bases):
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "super().__init__":
                    yield from _said(call.args[0], path)


def _said(argument: ast.expr, path: str) -> Iterator[str]:
    if isinstance(argument, ast.IfExp):
        yield from _said(argument.body, path)
        yield from _said(argument.orelse, path)
    elif isinstance(argument, ast.Constant):
        yield str(argument.value)
    else:
        written = ast.unparse(argument)
        known = [
            names for (where, what), names in VARIABLE.items() if path.startswith(where) and what == written
        ]
        assert known, f"{path}: what can {written} be?"
        yield from known[0]


def unworded(source: str, path: str) -> list[str]:
    """The module's reasons that have no words wherever they are met."""
    # An entry for a module wins over the one for its folder.
    met = MET.get(max((start for start in MET if path.startswith(start)), key=len, default=""))
    reasons = set(given(source, path))
    if met is None:
        return sorted(reasons)
    parts = [CONTEXTS[each] for each in met if each in CONTEXTS]
    if len(parts) < len(met):
        return []
    known = {reason for part in parts for reason in (*part.reasons, *part.changed)}
    return sorted(reasons - known)


def test_every_reason_that_can_be_met_in_the_console_has_words() -> None:
    missing = {}
    for room in ("budgeting", "dialogs", "admin"):
        for path in sorted((ROOT / room).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if result := unworded(path.read_text(encoding="utf-8"), name):
                missing[name] = result
    assert missing == {}


def test_a_reason_without_words_is_found() -> None:
    planted = 'def f():\n    raise NotPossible("moon") if x else NotPossible("stale" if y else "tide")\n'
    assert unworded(planted, "budgeting/cases/changing.py") == ["moon", "tide"]
    assert unworded(planted, "budgeting/new/service.py") == ["moon", "stale", "tide"]
    assert unworded(planted, "budgeting/spending/entries/book.py") == []
    assert unworded(
        "class A(NotPossible):\n    def __init__(self):\n        super().__init__('sea')\n", "dialogs/x.py"
    )


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_reason_that_nobody_has_worded_is_said_all_the_same(context: str) -> None:
    result = said(context, NotPossible("a reason of tomorrow"))
    assert result.text.key
    assert not result.known

    class Small(Form):
        name = Line()

    form = Small({"name": "x"})
    refuse(form, context, NotPossible("a reason of tomorrow"), "name")
    assert list(form.wrong.values()) == [result.text]


def test_what_a_sentence_names_is_put_in() -> None:
    assert said("weeks", "too_long", count=900).text.args == {"count": 900}
    assert said("people", "nonsense").text is CHANGED
