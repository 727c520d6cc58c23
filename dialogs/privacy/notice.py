"""The privacy notice in plain words."""

from __future__ import annotations

from dialogs.text import Text, t


def notice() -> list[Text]:
    """The notice people agree to. A change of meaning needs a new version in the programme."""
    return [
        t("Here you write down money that comes and goes, and you get reminders, so that rent stays safe."),
        t("I keep: your name, your language, what you write here, and your payment plan."),
        t("Only the people who accompany your family can read it. It is never sold and never public."),
        t("It is kept while you take part. Ask at any time to see it, correct it or delete it."),
        t("You can stop whenever you like with /stop. Nothing bad happens if you do."),
    ]
