"""What the staff bot says in the group of a desk, besides the alerts themselves."""

from __future__ import annotations

from dialogs.text import Text, t

GROUP_TAKEN = t("This group already gets the alerts of another programme. Unlink it there first.")
ONLY_PRIVATE = t("This only works in a private chat with me.")
HOW = t("Alerts can appear in this group. The command for it is made on the programme's page.")
ONLY_IN_GROUP = t("Write this command in the group, not here.")
NO_LONGER_LINKED = t("This group is no longer linked. Take it in the console.")


def linked(programme: str) -> list[Text]:
    """What the members read when their group is linked: what will appear here, and who can take it."""
    return [
        t("*From now on, alerts of {programme} also appear here.*", programme=programme),
        t("They say what is waiting, and never about which family."),
        t("Everybody in this group can read them."),
        t("Only colleagues whose own phone is linked to me can take one."),
        t("I keep nothing of what you write to each other here."),
    ]


def stands(programme: str) -> Text:
    """The group is linked already."""
    return t("Alerts of {programme} appear in this group.", programme=programme)


def test(programme: str) -> Text:
    return t("This is a test. Alerts of {programme} appear here.", programme=programme)


def farewell(programme: str) -> Text:
    return t("Alerts of {programme} no longer appear here. Goodbye!", programme=programme)
