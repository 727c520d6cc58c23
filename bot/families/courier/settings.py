"""The courier's figures. Telegram publishes no exact limits, so none of them stands in code elsewhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CourierSettings:
    """Seconds unless the name says otherwise. A pace of 0 is no limit."""

    #: Messages a second in all; the burst is kept below it, so that jitter on the way cannot exceed it.
    per_second: float = 30.0
    burst: int = 10
    per_chat: float = 1.0
    chat_burst: int = 3
    per_group_minute: float = 20.0
    #: Broadcasts go out by Telegram's paid pace, which costs stars.
    allow_paid_broadcast: bool = False
    paid_per_second: float = 1000.0
    #: Calls to Telegram at the same time.
    concurrency: int = 30
    #: Rows claimed ahead while others are being sent.
    ahead: int = 200
    #: How often to look without being woken: for rows that another process or the time made due.
    poll: float = 0.5
    #: How long one call to Telegram may take.
    call_timeout: float = 20.0
    #: The first pause after a passing error; it doubles up to the longest.
    first_pause: float = 1.0
    longest_pause: float = 300.0
    #: Pauses added up: after that a message is too old to be worth another try.
    give_up_after: float = 6 * 3600.0
    #: What is added to Telegram's retry_after, at random up to this share of it and never less than a little.
    jitter: float = 0.1
    #: How long `stop` waits for calls under way.
    drain: float = 10.0
    #: How long a claimed row is ours; the leader's lease is what counts, this is for whoever reads the table.
    lease: float = 60.0

    @property
    def broadcasts_ahead(self) -> int:
        """Broadcast rows claimed ahead.

        A crash makes every claimed broadcast row uncertain, so no more than about a second's worth.
        """
        pace = self.paid_per_second if self.allow_paid_broadcast else self.per_second
        return self.ahead if not pace else max(1, min(self.ahead, round(pace / 2)))
