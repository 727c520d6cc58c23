"""How a dialog is written: a module with one `Dialog`, its steps as classes, its standing actions as functions.

A step reads as the conversation does: what is asked, what is heard, what follows. A standing action is what
a button does that outlives its question ("Undo", "I have paid").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from budgeting.states.programmes import Instrument
from dialogs.engine import in_use
from dialogs.engine.content import Reply
from dialogs.engine.incoming import Incoming
from dialogs.text import Text, t

if TYPE_CHECKING:
    from dialogs.engine.turn import Turn


@dataclass(frozen=True, slots=True)
class Go:
    """Ask ``step`` of the same dialog next; ``data`` is added to what the dialog remembers.

    ``then``: it is not asked yet, this follows first.
    """

    step: str
    data: dict[str, Any] = field(default_factory=dict)
    then: Next | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """Begin another dialog on top of this one, which goes on afterwards."""

    dialog: str
    step: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Again:
    """Ask the open question once more."""


@dataclass(frozen=True, slots=True)
class Done:
    """This dialog is finished; one that waited below it asks its question again."""


@dataclass(frozen=True, slots=True)
class Drop:
    """This dialog is let go, and one that waited below it does not ask; ``then`` follows."""

    then: Next


@dataclass(frozen=True, slots=True)
class DropAll:
    """All that is open is let go, and ``then`` follows. ``forget``: also the question that was left before."""

    then: Next = field(default_factory=lambda: Stay())
    forget: bool = False


@dataclass(frozen=True, slots=True)
class Resume:
    """The question that was left open (`play.earlier`) comes back and hears ``words``, as if they came only now.

    They were written ``at`` that moment, in the message of that row. ``waits``: this dialog has more to ask, below it.
    """

    words: str
    message: int
    at: datetime
    waits: bool


@dataclass(frozen=True, slots=True)
class Stay:
    """All is said; the open question, if any, still stands."""


@dataclass(frozen=True, slots=True)
class NotMine:
    """These words are not for this step: let the others hear them."""


Next = Go | Open | Again | Done | Drop | DropAll | Resume | Stay | NotMine
Action = Callable[["Turn", str], Next]
Amend = Callable[["Turn", Mapping[str, Any]], Next]
S = TypeVar("S", bound="type[Step]")


class Instead(Exception):
    """What a step was doing has become pointless; ``decision`` follows instead."""

    def __init__(self, decision: Next) -> None:
        super().__init__(type(decision).__name__)
        self.decision = decision


class Step:
    """One question of a dialog. Override what it needs; other listeners hear what it does not (`inbound.dispatch`)."""

    name: ClassVar[str]
    #: A number by itself answers this question. One that comes after another dialog was opened over it is asked
    #: about, and this question is offered for it (`play.earlier`).
    takes_amount: ClassVar[bool] = False
    #: False for a page, such as the menu: it waits for no answer, all that was open is let go when it is shown, and
    #: what is written next is heard as if nothing were open.
    waits: ClassVar[bool] = True

    def stands(self, turn: Turn, data: dict[str, Any]) -> bool:
        """Whether the question, as it was asked with ``data``, can still be answered with a number."""
        return True

    def offered(self, turn: Turn, data: dict[str, Any]) -> Text | None:
        """The question as a button: what a number would be that answers it. None: it is not offered for one."""
        return t("↩️ The answer to my question")

    def ask(self, turn: Turn) -> Reply | Next:
        """The question, or where to go instead when there is nothing to ask."""
        raise NotImplementedError

    def on_text(self, turn: Turn, words: str) -> Next:
        """The person wrote ``words``."""
        return NotMine()

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        """The person tapped one of the question's own buttons."""
        return Again()

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        """The person sent something that is not words."""
        return NotMine()


class Dialog:
    """A conversation about one thing. ``version`` grows when stored data of an older one would not fit.

    ``tells_arrears``: for who may not read about arrears only its first step exists, which says that there is
    nothing here. ``goes_on``: whether it is asked again when another that was opened on top of it is done.
    ``instrument``: what the programme has to use for the dialog to be there; None: it always is.
    """

    def __init__(
        self,
        name: str,
        *,
        first: str,
        instrument: Instrument | None,
        version: int = 1,
        tells_arrears: bool = False,
        goes_on: bool = True,
    ) -> None:
        self.name = name
        self.first = first
        self.instrument = instrument
        self.version = version
        self.tells_arrears = tells_arrears
        self.goes_on = goes_on
        self.steps: dict[str, Step] = {}
        self.actions: dict[str, Action] = {}
        #: Corrects an answer whose message was edited; see `Turn.answered`.
        self.amends: Amend | None = None

    def step(self, cls: S) -> S:
        """Class decorator: this step belongs to the dialog."""
        self.steps[cls.name] = cls()
        return cls

    def amend(self, amend: Amend) -> Amend:
        """Function decorator: what an edit of a message that answered a question does. It gets what `Turn.answered`
        noted; the new words are the turn's. NotMine where they are no such answer."""
        self.amends = amend
        return amend

    def action(self, name: str) -> Callable[[Action], Action]:
        """Function decorator: what a standing button with this action does."""

        def register(action: Action) -> Action:
            self.actions[name] = action
            return action

        return register


_REGISTERED: dict[str, Dialog] = {}


def register(*dialogs: Dialog) -> None:
    """Make the dialogs known by their names; `dialogs.registry.load` does it for all of them."""
    for dialog in dialogs:
        _REGISTERED[dialog.name] = dialog
        in_use.declare(dialog.name, dialog.instrument)


def registered() -> tuple[Dialog, ...]:
    return tuple(_REGISTERED.values())


def find(name: str) -> Dialog | None:
    """The dialog of that name; None for a name that there is none of (an old button, an old frame)."""
    if not _REGISTERED:
        raise RuntimeError("no dialog is known: call dialogs.registry.load() where the program starts")
    return _REGISTERED.get(name)
