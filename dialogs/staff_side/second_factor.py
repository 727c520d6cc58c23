"""What the staff bot says when a colleague's second factor was reset."""

from __future__ import annotations

from dialogs.text import Text, t


def was_reset() -> list[Text]:
    return [
        t("🔑 *The code for your sign-in to Ponte was reset.*"),
        t(
            "Your password alone is enough now, and you are signed out everywhere. "
            "Sign in and set up the code again on your account page."
        ),
        t("If you did not ask for this, tell whoever administers Ponte now, and change your password."),
    ]
