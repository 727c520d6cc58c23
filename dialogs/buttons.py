"""Buttons shared by many dialogs: the way back, the way out, and a person to ask."""

from __future__ import annotations

from dialogs.engine.content import Choice
from dialogs.text import t

MENU = Choice(t("☰ Menu"), "open", dialog="menu")
TALK = Choice(t("🙋 Talk to someone"), "open", dialog="ask")
#: The same for somebody who hasn't joined yet.
CALL_BACK = Choice(t("📞 Please call me back"), "call_back", dialog="onboarding")
BACK = Choice(t("‹ Back"), "back")
SKIP = Choice(t("Skip ›"), "skip")
PAUSE = Choice(t("⏸ Pause"), "pause")
CANCEL = Choice(t("✕ Leave it"), "cancel")


def show_code(kind: str, number: int) -> Choice:
    """Shows the code of the notice of a bill (``kind`` "bill") or an instalment ("instalment")."""
    return Choice(t("▦ Show the code"), "code", f"{kind}:{number}", dialog="payment_notice")
