"""Faults on demand: what occasionally goes wrong at Telegram, whenever a test wants it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from bot.simulator.errors import ApiError, ControlError, bad_request, forbidden, not_found, too_many
from bot.simulator.model import Json
from bot.simulator.odd_answers import FILES, REFUSED, SHAPES

#: The method name for file downloads; `*` doesn't include them.
DOWNLOAD = "file"
KINDS = {
    "429": "refused with retry_after seconds",
    "500": "refused with Telegram's internal error",
    "502": "not executed; a proxy's HTML page instead of JSON",
    "timeout": "not executed, never answered; the connection breaks after `seconds` (default 60)",
    "slow": "executed after `seconds`",
    "lost": "executed, then the connection breaks in the middle of the answer",
    "lost-502": "executed, then a proxy's HTML page instead of the answer",
    "blocked": "refused: bot was blocked by the user",
    "deactivated": "refused: user is deactivated",
    "deleted": "refused: the message is gone",
    "bad": "refused: Bad Request",
    "not-offered": "refused: this server has no such method",
    "odd": "executed or refused, and answered in an odd `shape`",
}


@dataclass(slots=True)
class Fault:
    """One rule: hits the next `times` calls of a method, or a `share` (0 to 1) of them for good.

    The first `after` matching calls pass.
    """

    method: str
    kind: str
    times: int | None = None
    share: float | None = None
    seed: int | None = None
    retry_after: float = 1
    seconds: float = 60.0
    chat_id: int | None = None
    after: int = 0
    shape: str = ""
    hits: int = 0
    _dice: random.Random = field(default_factory=random.Random)

    def view(self) -> Json:
        names = ["method", "kind", "times", "share", "seed", "retry_after", "seconds", "chat_id", "hits"]
        names += ["after", "shape"]
        return {name: getattr(self, name) for name in names}

    def strikes(self, method: str, chat_id: int | None) -> bool:
        if self.method != method and (self.method != "*" or method == DOWNLOAD):
            return False
        if self.times == 0:
            return False
        if self.chat_id is not None and self.chat_id != chat_id:
            return False
        if self.after:
            self.after -= 1
            return False
        if self.share is not None and self._dice.random() >= self.share:
            return False
        if self.times is not None:
            self.times -= 1
        self.hits += 1
        return True

    def error(self, method: str) -> ApiError | None:
        """The refusal in Telegram's words; None for kinds that aren't a plain refusal."""
        match self.kind:
            case "bad":
                return bad_request("refused on purpose")
            case "not-offered":
                return not_found("method not found")
            case "odd" if self.shape in REFUSED:
                return ApiError(500, "Internal Server Error")
            case "429":
                return too_many(self.retry_after)
            case "500":
                return ApiError(500, "Internal Server Error")
            case "blocked":
                return forbidden("bot was blocked by the user")
            case "deactivated":
                return forbidden("user is deactivated")
            case "deleted":
                return bad_request(
                    f"message to {'delete' if method.startswith('delete') else 'edit'} not found"
                )
        return None


class Faults:
    def __init__(self) -> None:
        self.rules: list[Fault] = []

    def add(
        self,
        method: str,
        kind: str,
        *,
        times: int | None = None,
        share: float | None = None,
        seed: int | None = None,
        retry_after: float = 1,
        seconds: float | None = None,
        chat_id: int | None = None,
        after: int = 0,
        shape: str = "",
    ) -> Fault:
        """Plan a fault; a call gets the first rule that matches. Raises ControlError."""
        if kind not in KINDS:
            raise ControlError(f"There is no fault of this kind; the kinds are {', '.join(KINDS)}.")
        shapes = FILES if method.lower() == DOWNLOAD else SHAPES
        if kind == "odd" and shape not in shapes:
            raise ControlError(f"There is no odd answer of this shape; the shapes are {', '.join(shapes)}.")
        if share is not None and not 0 <= share <= 1:
            raise ControlError("A share lies between 0 and 1.")
        if times is None and share is None:
            times = 1
        pause = (1.0 if kind == "slow" else 60.0) if seconds is None else seconds
        dice = random.Random(seed)
        rule = Fault(method.lower(), kind, times, share, seed, retry_after, pause, chat_id, _dice=dice)
        rule.after, rule.shape = after, shape
        self.rules.append(rule)
        return rule

    def pick(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault for this call, if any. `*` means every method, including getUpdates."""
        for rule in self.rules:
            if rule.strikes(method, chat_id):
                if rule.times == 0 and rule.share is None and rule.hits:
                    self.rules = [r for r in self.rules if r is not rule]
                return rule
        return None

    def clear(self) -> None:
        self.rules.clear()
