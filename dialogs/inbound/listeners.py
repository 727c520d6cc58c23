"""Who hears a text that answers no question, in this order; the first that doesn't say `NotMine` decides.

| listener | opens or does | why here |
| --- | --- | --- |
| `spending.hear_plain` | books "bread 3.20" | most messages: nothing else is looked at |
| `requests.hear_early` | whatever has a page, by `requests.LEADS` | spending would ask how much "courses" was |
| `bills.hear` | notes what is still to be paid | spending would book it, or ask about its day |
| `proposals.hear` | a counter-proposal | "I could manage 60" isn't spent |
| `pact.hear` | time given for the pact | "3 hours" isn't 3 euros |
| `spending.hear` | books, or asks | whatever says an amount is an entry |
| `crisis.more` | passes it on while a cry waits | a person reads what follows a cry |
| `requests.hear` | the page of what those above left | only they could have meant something else by it |
| `talk_to_person.offer` | offers a person, or smiles | nobody understood: always the last |

`FIGURES`: what a listener needs to find in the text, so that those who couldn't hear it aren't asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from dialogs import crisis, spending, talk_to_person
from dialogs.agreements import own_words as pact
from dialogs.arrears import proposals
from dialogs.bills import own_words as bills
from dialogs.engine.steps import Next, NotMine, Stay
from dialogs.engine.turn import Turn
from dialogs.inbound import requests


class Figures(Enum):
    """Whether a text that a listener hears has figures."""

    ANY = 0
    WITH = 1
    WITHOUT = 2


@dataclass(frozen=True, slots=True)
class Listener:
    """``hear`` answers, or says `NotMine`."""

    hear: Callable[[Turn], Next]
    figures: Figures = Figures.ANY


LISTENERS = (
    Listener(spending.hear_plain, Figures.WITH),
    Listener(requests.hear_early, Figures.WITHOUT),
    Listener(bills.hear, Figures.WITH),
    Listener(proposals.hear),
    Listener(pact.hear, Figures.WITH),
    Listener(spending.hear),
    Listener(crisis.more),
    Listener(requests.hear, Figures.WITHOUT),
    Listener(talk_to_person.offer),
)


def hear(turn: Turn) -> Next:
    """What the first listener that hears the text decides."""
    has = Figures.WITH if any(c.isdigit() for c in turn.incoming.text) else Figures.WITHOUT
    for listener in LISTENERS:
        if listener.figures in (Figures.ANY, has) and not isinstance(
            decision := listener.hear(turn), NotMine
        ):
            return decision
    return Stay()
