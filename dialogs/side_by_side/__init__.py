"""The dialogs at the console, side by side with a staff person: what comes in there, and what the page shows."""

from dialogs.side_by_side.bubbles import Bubble, Button, thread
from dialogs.side_by_side.turns import hear, problem, show, sound_of

__all__ = ["Bubble", "Button", "hear", "problem", "show", "sound_of", "thread"]
