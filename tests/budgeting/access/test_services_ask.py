"""Every service that acts for a staff person checks that they may: read from the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from budgeting.audit import WITHOUT_NEED

ROOT = Path(__file__).parents[3]
#: A function: its module and its name.
Place = tuple[str, str]
NOTE = ("budgeting.audit.trail", "note")
#: These check rights: `may_manage` wherever it is reached, `actor` only if the service itself looks at who acts (it
#: also answers questions about other people: whom to ring, who may have a case).
MANAGED, ACTOR = ("budgeting.access.managing", "may_manage"), ("budgeting.access.actor", "actor")
#: Services that take a staff person but check no rights, and why.
ASK_NOBODY: Mapping[str, str] = {
    "budgeting.approvals.service.confirm": "the record alone: what was proposed or answered writes the line",
    "budgeting.approvals.service.propose": "the record alone: what was proposed or answered writes the line",
    "budgeting.approvals.service.refuse": "the record alone: what was proposed or answered writes the line",
    "budgeting.approvals.service.withdraw": "the record alone: what was proposed or answered writes the line",
    "budgeting.appointments.passing_on.can_take": "says whether a colleague could; `pass_on` asks and writes the line",
    "budgeting.appointments.receiving.add_absence": "the person's own times, and no one else's; it writes the line",
    "budgeting.appointments.receiving.add_hours": "the person's own times, and no one else's; it writes the line",
    "budgeting.appointments.receiving.remove_absence": "the person's own times, and no one else's; it writes the line",
    "budgeting.appointments.receiving.remove_hours": "the person's own times, and no one else's; it writes the line",
    "budgeting.appointments.receiving.absences_of": "when somebody receives; whom they may meet is asked there",
    "budgeting.appointments.receiving.doubts": "when somebody receives; whom they may meet is asked there",
    "budgeting.appointments.receiving.suggest": "when somebody receives; whom they may meet is asked there",
    "budgeting.arrears.plans.agreeing.withdraw_drafts": "a part of what is proposed instead, which writes the line",
    "budgeting.arrears.plans.overtaking.overtake": "a part of what is proposed or decided, which writes the line",
    "budgeting.cases.record.changed": "writes the line that the service names",
    "budgeting.cases.record.done": "writes the line that the service names",
    "budgeting.named_lists.archive": "writes the line that the service names",
    "budgeting.named_lists.restore": "writes the line that the service names",
    "budgeting.documents.service.file_away": "a part of issuing a certificate, which writes the line",
    "budgeting.correctives.service.give_up": "a part of a departure, which writes the line",
    "budgeting.documents.service.close": "a part of what ends a request, which writes the line",
    "budgeting.privacy.invite_requests.settle": "a part of what answers a request, which writes the line",
    "budgeting.scheduled_answers.planning.drop": "a part of a departure, which writes the line",
    "budgeting.households.phones.end": "a part of what ends a phone, which writes the line",
    "budgeting.side_by_side.sittings.end": "whoever sat down gets up again, whatever they may do by then",
    "budgeting.staff.digests.choose": "one's own",
    "budgeting.staff.people.set_language": "one's own",
    "budgeting.staff.people.set_password": "one's own",
    "budgeting.staff.phones.create_link": "says whose link, not who made it: the command line does",
    "budgeting.staff.quiet_hours.set_quiet": "one's own",
    "budgeting.staff.second_factor.checking.accept": "one's own",
    "budgeting.staff.second_factor.own.begin": "one's own",
    "budgeting.staff.second_factor.own.check_confirmed": "one's own",
    "budgeting.staff.second_factor.own.confirm": "one's own",
    "budgeting.staff.second_factor.own.move": "one's own",
    "budgeting.staff.second_factor.own.renew": "one's own",
    "budgeting.staff.second_factor.own.renew_confirmed": "one's own",
    "budgeting.staff.second_factor.own.standing": "one's own",
    "budgeting.staff.second_factor.own.turn_off": "one's own",
    "budgeting.staff.sign_ins.seen": "says who looks at a page",
    "budgeting.staff.sign_ins.signed_in": "says whose sessions",
    "budgeting.presence.service.note": "says who is there; the page has asked whether they may see it",
    "budgeting.scheduled_answers.holding.hold_others": "a part of what ends a conversation, which writes the line",
    "budgeting.scheduled_answers.planning.sent": "a part of saying it, which asks as every answer does",
    "budgeting.phrases.questions.ask": "a part of sending a phrase, which asks as every answer does",
    "budgeting.referrals.rows.answered_by_staff": "a part of the step that was asked for, which writes the line",
    "budgeting.reviews.signing.week_id": "the row alone: the word that is said about it writes the line",
    "budgeting.tasks.closing.close": "a part of what is done elsewhere, which writes the line",
    "budgeting.tasks.closing.settle": "a part of what is done elsewhere, which writes the line",
    "budgeting.tasks.unaccompanied.settle": "a part of what is done elsewhere, which writes the line",
    "dialogs.broadcasts.trials.standing": "one's own",
    "dialogs.engine.say.say": "says whose words they are",
    "dialogs.staff_side.digest.chosen": "one's own",
    "dialogs.staff_side.quiet.chosen": "one's own",
    "dialogs.staff_side.answering.queue": "a part of an answer, which writes the line",
    "dialogs.staff_side.attachments.queue": "a part of an answer, which writes the line",
    "dialogs.staff_side.handover.hold": "a part of taking or giving a conversation, which writes the line",
    "dialogs.staff_side.handover.settle": "a part of what ends a conversation, which writes the line",
    "dialogs.staff_side.inbox.write_note": "a part of a note or of an answer, which writes the line",
    "dialogs.engine.notify.tell_member": "says whose words they are",
}


@dataclass
class Function:
    """What a function calls or passes on, whether it acts for a person, and which actions it names."""

    refers: set[Place] = field(default_factory=set)
    actions: set[str] = field(default_factory=set)
    acts: bool = False
    #: Whether it passes a ``part_of`` of its own, not just its caller's.
    parts: bool = False


def sources() -> dict[str, str]:
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path.read_text("utf-8")
        for room in ("budgeting", "dialogs")
        for path in sorted((ROOT / room).rglob("*.py"))
        # Skip code that only plays staff for demos and transcripts.
        if not {"demo", "transcripts", "migrations"} & set(path.parts)
    }


class Reading:
    """All functions of these modules, and what they refer to."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.functions: dict[Place, Function] = {}
        trees = {module.removesuffix(".__init__"): ast.parse(text) for module, text in texts.items()}
        self._imported = {module: dict(_imports(tree)) for module, tree in trees.items()}
        for module, tree in trees.items():
            for node in tree.body:
                if isinstance(node, ast.FunctionDef):
                    self.functions[module, node.name] = self._read(node, module)

    def _read(self, node: ast.FunctionDef, module: str) -> Function:
        given = {
            argument.arg for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        }
        acts = {"session", "clock"} <= given and bool({"staff_id", "by"} & given)
        made = Function(acts=acts and not node.name.startswith("_"))
        for part in ast.walk(node):
            match part:
                case ast.Attribute(value=ast.Name(id="AuditAction"), attr=name):
                    made.actions.add(name)
                case ast.keyword(arg="part_of", value=value) if ast.unparse(value) != "part_of":
                    made.parts = True
                case ast.Attribute() | ast.Name():
                    made.refers.add(self._place(ast.unparse(part), module))
        return made

    def _place(self, name: str, module: str) -> Place:
        """Where this name is defined, following imports and what packages re-export."""
        first, *rest = name.split(".")
        place = self._imported[module].get(first, (module, first))
        for attribute in (*rest, None):
            for _ in range(5):
                place = self._imported.get(place[0], {}).get(place[1], place)
            if attribute is not None:
                place = (".".join(place), attribute)
        return place

    def unasked(self) -> set[str]:
        """The services that reach neither a check nor an audit line that is checked."""
        wrong = set()
        for (module, name), service in self.functions.items():
            if service.acts and (module, name) != NOTE:
                seen, actions = self._reach(service)
                judged = NOTE in seen and bool(actions - {action.name for action in WITHOUT_NEED})
                if not judged and MANAGED not in seen and ACTOR not in service.refers:
                    wrong.add(f"{module}.{name}")
        return wrong

    def _reach(self, start: Function) -> tuple[set[Place], set[str]]:
        seen, waiting, actions = set[Place](), [start], set[str]()
        while waiting:
            function = waiting.pop()
            actions |= function.actions
            new = function.refers - seen
            seen |= new
            waiting += [self.functions[place] for place in new if place in self.functions and place != NOTE]
        return seen, actions


def _imports(tree: ast.Module) -> Iterator[tuple[str, Place]]:
    for line in ast.walk(tree):
        if isinstance(line, ast.ImportFrom):
            for alias in line.names:
                yield alias.asname or alias.name, (line.module or "", alias.name)


def test_every_service_asks_or_says_why_not() -> None:
    reading = Reading(sources())
    assert sum(function.acts for function in reading.functions.values()) > 80
    assert reading.unasked() == set(ASK_NOBODY)


def test_only_what_has_been_asked_is_judged_as_a_part_of_something() -> None:
    """Hand-over lines are written without a check of their own, so everything that leads there must have checked."""
    reading = Reading(sources())
    hands_over = "budgeting.staff.offboarding.handing_over"
    assert {
        f"{module}.{name}" for (module, name), function in reading.functions.items() if function.parts
    } == {
        "budgeting.cases.silenced_instalments._carry_out",
        "budgeting.departures.programme_end.end_next",
        f"{hands_over}._conversation",
        f"{hands_over}._move",
    }
    moves = {(hands_over, "_move"), (hands_over, "_conversation"), (hands_over, "pass_on")}
    comes = {
        place: function
        for place, function in reading.functions.items()
        if moves & function.refers and place not in moves
    }
    assert {name for _, name in comes} == {"hand_over", "suspend", "revoke", "move_households"}
    asks = {name: MANAGED in function.refers for (_, name), function in comes.items()}
    # A household is moved by whoever keeps it, and the line about that comes first.
    assert asks.pop("move_households") is False
    assert all(asks.values())


def test_a_service_that_does_not_ask_is_noticed() -> None:
    planted = """
from budgeting import access, audit, staff
from budgeting.arrears import plans
from budgeting.access import Action
from budgeting.audit import AuditAction

def silent(session, clock, staff_id, household_id):
    session.get(Household, household_id).name = "x"

def asks_about_another(session, clock, staff_id, household_id, owner_id):
    assert owner_id in access.who(session, Action.WRITE_CASE, household_id)

def notes_what_needs_nothing(session, clock, by, staff_id):
    audit.note(session, clock, by, AuditAction.STAFF_UNLINK, "staff", staff_id)

def notes(session, clock, staff_id, household_id):
    audit.note(session, clock, staff_id, AuditAction.HOUSEHOLD_CHANGE, "household", household_id)

def leads_there(session, clock, staff_id, plan_id):
    plans.resume(session, clock, staff_id, plan_id)

def leads_to_a_question(session, clock, by, staff_id):
    staff.sign_ins.close_all(session, clock, by, staff_id)
"""
    unasked = Reading({**sources(), "budgeting.planted": planted}).unasked() - set(ASK_NOBODY)
    assert unasked == {
        f"budgeting.planted.{name}" for name in ("silent", "asks_about_another", "notes_what_needs_nothing")
    }
