"""How to write a dialog: a module with one `Dialog`, its steps as classes, its standing actions as functions.

A step reads like the conversation: what it asks, what it hears, what follows. A standing action is what a button
does when it outlives its question ("Undo", "I have paid").
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

    ``then``: don't ask it yet, this comes first.
    """

    step: str
    data: dict[str, Any] = field(default_factory=dict)
    then: Next | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """Start another dialog on top of this one, which continues afterwards."""

    dialog: str
    step: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Again:
    """Ask the open question once more."""


@dataclass(frozen=True, slots=True)
class Renew:
    """Show the open question as it is now, in its own message.

    Taps on its buttons as they were before still count, unlike after `Again`.
    """


@dataclass(frozen=True, slots=True)
class Done:
    """This dialog is finished; the one waiting below it asks its question again."""


@dataclass(frozen=True, slots=True)
class Drop:
    """Drop this dialog without the one below it asking again; ``then`` follows."""

    then: Next


@dataclass(frozen=True, slots=True)
class DropAll:
    """Drop everything open; ``then`` follows. ``forget``: also drop the question left open before."""

    then: Next = field(default_factory=lambda: Stay())
    forget: bool = False


@dataclass(frozen=True, slots=True)
class Resume:
    """The question left open (`play.earlier`) comes back and hears ``words`` as if they came just now.

    They were written ``at`` that time, in the message of that row. ``waits``: this dialog has more to ask, below it.
    """

    words: str
    message: int
    at: datetime
    waits: bool


@dataclass(frozen=True, slots=True)
class Stay:
    """We've said everything; the open question, if any, stays open."""


@dataclass(frozen=True, slots=True)
class NotMine:
    """These words aren't for this step: let the others hear them."""


Next = Go | Open | Again | Renew | Done | Drop | DropAll | Resume | Stay | NotMine
Action = Callable[["Turn", str], Next]
Amend = Callable[["Turn", Mapping[str, Any]], Next]
S = TypeVar("S", bound="type[Step]")


class Instead(Exception):
    """Raised when what a step was doing has become pointless; ``decision`` follows instead."""

    def __init__(self, decision: Next) -> None:
        super().__init__(type(decision).__name__)
        self.decision = decision


class Step:
    """One question of a dialog. Override what it needs; other listeners hear the rest (`inbound.dispatch`)."""

    name: ClassVar[str]
    #: A bare number answers this question. If one comes after another dialog was opened over it, we ask what the
    #: number is and offer this question (`play.earlier`).
    takes_amount: ClassVar[bool] = False
    #: False for a page, such as the menu: it waits for no answer. Showing it drops everything open, and what is
    #: written next is heard as if nothing were open.
    waits: ClassVar[bool] = True

    def stands(self, turn: Turn, data: dict[str, Any]) -> bool:
        """Whether a number can still answer the question as it was asked with ``data``."""
        return True

    def offered(self, turn: Turn, data: dict[str, Any]) -> Text | None:
        """The question as a button: what a number would mean as its answer. None: don't offer it."""
        return t("↩️ The answer to your question")

    def ask(self, turn: Turn) -> Reply | Next:
        """The question, or where to go instead if there's nothing to ask."""
        raise NotImplementedError

    def on_text(self, turn: Turn, words: str) -> Next:
        """The person wrote ``words``."""
        return NotMine()

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        """The person tapped one of this question's own buttons."""
        return Again()

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        """The person sent something other than words."""
        return NotMine()


class Dialog:
    """A conversation about one thing. Raise ``version`` when older stored data would no longer fit.

    ``tells_arrears``: people who may not read about arrears only get its first step, which says that there's
    nothing here. ``goes_on``: whether it asks again when a dialog opened on top of it ends. ``instrument``: what
    the programme must use for this dialog to exist; None: always there.
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
        #: Corrects an answer after its message was edited; see `Turn.answered`.
        self.amends: Amend | None = None

    def step(self, cls: S) -> S:
        """Class decorator: this step belongs to the dialog."""
        self.steps[cls.name] = cls()
        return cls

    def amend(self, amend: Amend) -> Amend:
        """Function decorator: what editing a message that answered a question does. It receives what
        `Turn.answered` noted; the new words are the turn's. NotMine if they're no such answer."""
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
    """Register the dialogs by name; `dialogs.registry.load` does it for all of them."""
    for dialog in dialogs:
        _REGISTERED[dialog.name] = dialog
        in_use.declare(dialog.name, dialog.instrument)


def registered() -> tuple[Dialog, ...]:
    return tuple(_REGISTERED.values())


def find(name: str) -> Dialog | None:
    """The dialog of that name; None if there is none (an old button, an old frame)."""
    if not _REGISTERED:
        raise RuntimeError("no dialog is known: call dialogs.registry.load() where the program starts")
    return _REGISTERED.get(name)
