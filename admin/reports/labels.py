"""Words for the reports: each one's title, its definition, and the heading of each column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from budgeting.reports import INSTALMENTS_DUE
from dialogs.text import Text, t


@dataclass(frozen=True, slots=True)
class Words:
    """``definition`` says what is counted, and what is not."""

    title: Text
    definition: Text
    headings: Mapping[str, Text]


WORDS: Mapping[str, Words] = {
    INSTALMENTS_DUE.name: Words(
        t("Instalments of a month"),
        t(
            "Counted is each instalment of an agreed plan that falls due in the month, at the site of its family. Paid "
            "is only money that was confirmed; late is what was paid after its day. Not counted: instalments that were "
            "cancelled, and plans that nobody has agreed to."
        ),
        {
            "programme": t("Programme"),
            "site": t("Site"),
            "families": t("Families"),
            "instalments": t("Instalments"),
            "due": t("Amount due"),
            "paid": t("Paid in full"),
            "late": t("Paid late"),
            "recovered": t("Money confirmed"),
            "declared": t("To confirm"),
            "paused": t("Paused"),
            "coming": t("Not due yet"),
            "overdue": t("Past their day"),
            "left": t("Amount overdue"),
        },
    )
}
