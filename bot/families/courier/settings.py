"""The courier's figures. Telegram publishes no exact limits, so none of them is hard-coded elsewhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CourierSettings:
    """In seconds unless the name says otherwise. A pace of 0 means no limit."""

    #: Messages per second in total; the burst is smaller, so that network jitter can't exceed it.
    per_second: float = 30.0
    burst: int = 10
    per_chat: float = 1.0
    chat_burst: int = 3
    per_group_minute: float = 20.0
    #: Send broadcasts at Telegram's paid rate, which costs stars.
    allow_paid_broadcast: bool = False
    paid_per_second: float = 1000.0
    #: Simultaneous calls to Telegram.
    concurrency: int = 30
    #: Rows to claim ahead while others are being sent.
    ahead: int = 200
    #: How often to look without being woken: for rows from another process, or that have fallen due.
    poll: float = 0.5
    #: How long one call to Telegram may take.
    call_timeout: float = 20.0
    #: The first pause after a temporary error; it doubles up to the longest.
    first_pause: float = 1.0
    longest_pause: float = 300.0
    #: Total of the pauses after which a message is too old for another attempt.
    give_up_after: float = 6 * 3600.0
    #: Random addition to Telegram's retry_after: up to this share of it, with a small minimum.
    jitter: float = 0.1
    #: How long `stop` waits for current calls.
    drain: float = 10.0
    #: How long a claimed row is ours. Only informative: the leader's lease is what counts.
    lease: float = 60.0

    @property
    def broadcasts_ahead(self) -> int:
        """Broadcast rows to claim ahead.

        A crash makes every claimed broadcast row uncertain, so claim only about half a second's worth.
        """
        pace = self.paid_per_second if self.allow_paid_broadcast else self.per_second
        return self.ahead if not pace else max(1, min(self.ahead, round(pace / 2)))
