"""One module decides what a person may see: no other judges it, and the chat reads on behalf of a person."""

from __future__ import annotations

import ast
import re
from pathlib import Path

#: Modules that send a member unprompted messages.
SPEAKERS = {
    "dialogs/staff_side/comments.py",
    # By when somebody answers or calls, and help in need: nothing about money.
    "dialogs/crisis/answering.py",
    "dialogs/staff_side/tasks.py",
    "dialogs/promises/missed.py",
    "dialogs/staff_side/handover.py",
    # The same words and files, with the same questions to their writer; at once, or at a moment they chose.
    "dialogs/staff_side/answering.py",
    "dialogs/staff_side/attachments.py",
    "dialogs/scheduled_answers/planning.py",
    "dialogs/scheduled_answers/reminders.py",
    "dialogs/arrears/payment_news.py",
    "dialogs/arrears/proposals/news.py",
    "dialogs/checkins/reminders.py",
    "dialogs/arrears/reminders.py",
    "dialogs/arrears/plan_news.py",
    "dialogs/activities/reminders.py",
    # Bills that tell nothing of arrears, and the rent as far as each member may know.
    "dialogs/bills/reminders.py",
    "dialogs/rent_safe/reminders.py",
    # What tells of arrears goes to those only who may read about them.
    "dialogs/documents/asking.py",
    "dialogs/documents/reminders.py",
    # Of a plan only to whoever may read about arrears (`referrals.may_answer`).
    "dialogs/referrals/reminders.py",
    # The person's own answers.
    "dialogs/wellbeing/reminders.py",
    # Dates, promises of both sides, offers among neighbours: nothing about arrears.
    "dialogs/agreements/news.py",
    "dialogs/agreements/reminders.py",
    "dialogs/appointments/news.py",
    "dialogs/appointments/reminders.py",
    "dialogs/childcare/reminders.py",
    "dialogs/skills/news.py",
    "dialogs/skills/reminders.py",
    # Who accompanies them, that it ends, that nobody reads for a while: nothing about arrears.
    "dialogs/departures/farewells.py",
    "dialogs/households/coach.py",
    "dialogs/inbound/pauses.py",
    # The month as far as each member may know, and what the family set out to do itself.
    "dialogs/month_card/reminders.py",
    "dialogs/correctives/reminders.py",
    # What somebody asked about their own data, as far as they may read it.
    "dialogs/privacy/erasure.py",
    "dialogs/privacy/export_job.py",
    "dialogs/privacy/inviting.py",
    # A photo or file that could not be kept.
    "dialogs/files.py",
    # The member's own entries.
    "dialogs/spending/during_handover.py",
    "dialogs/activities/allowance_news.py",
    "dialogs/activities/certificates.py",
    # The engine itself, which sends what it is given.
    "dialogs/inbound/accept.py",
    "dialogs/engine/play.py",
    "dialogs/engine/turn.py",
    "dialogs/engine/notify.py",
}


def test_every_module_that_speaks_is_known_here() -> None:
    root = Path(__file__).parent.parent.parent
    speakers = set()
    for path in sorted((root / "dialogs").rglob("*.py")):
        if "transcripts" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in (
                "tell_due",
                "tell_member",
                "say",
            ):
                speakers.add(str(path.relative_to(root)))
    assert speakers == SPEAKERS


#: Reads of a household's money that a conversation must do on behalf of a person.
AS_SOMEBODY = {
    ("entries", "spent"),
    ("entries", "recent"),
    ("entries", "week_count"),
    ("envelopes", "limits"),
    ("weeks", "summary"),
    ("bills", "coming"),
    ("bills", "overdue"),
    ("rent_safe", "outlook"),
}


def test_the_chat_reads_a_households_money_in_somebodys_name() -> None:
    root = Path(__file__).parent.parent.parent
    nameless = [
        f"{path.relative_to(root)}:{node.lineno}"
        for path in sorted((root / "dialogs").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (getattr(node.func.value, "id", ""), node.func.attr) in AS_SOMEBODY
        and "seen_by" not in {keyword.arg for keyword in node.keywords}
    ]
    assert nameless == []


def test_the_rule_has_one_owner() -> None:
    """Only `budgeting.arrears.visibility` compares the member's right; everything else asks it."""
    root = Path(__file__).parent.parent.parent
    allowed = {
        "budgeting/arrears/visibility.py",
        # These store and read it, and judge nothing.
        "budgeting/households/register.py",
        "budgeting/households/view.py",
        "budgeting/db/tables/people.py",
    }
    asking = [
        f"{path.relative_to(root)}: {line.strip()}"
        for room in ("budgeting", "dialogs")
        for path in sorted((root / room).rglob("*.py"))
        if str(path.relative_to(root)) not in allowed
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"\w\.sees_arrears\b", line)
        and "visibility." not in line
        # A column in a query, and the people that the demo invents.
        and not re.search(r"_P\.c|sees_arrears=adult|Member\.sees_arrears", line)
    ]
    assert asking == []
