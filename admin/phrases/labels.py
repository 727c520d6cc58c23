"""The names of the ready phrases and of the slots, in the language of staff."""

from __future__ import annotations

import re
from collections.abc import Mapping

from admin.context import RequestContext
from budgeting.phrases import MAIN, Slot
from budgeting.phrases.questions import Asked
from dialogs.phrases.book import Entry
from dialogs.text import Text, from_json, said, t

#: What staff find a ready phrase by, by its code.
TITLES: Mapping[str, Text] = {
    "received": t("Message read, answer by a day"),
    "call": t("May I call today?"),
    "missed_call": t("Nobody answered: when to call?"),
    "send_document": t("Please send a paper"),
    "unreadable": t("The photo cannot be read"),
    "bring": t("Papers to bring along"),
    "appointment": t("Appointment: does it suit you?"),
    "moved": t("Appointment moved"),
    "utilities": t("Electricity and gas at home"),
    "food": t("Is there enough food?"),
    "letter": t("A letter that worries"),
    "bill": t("Photo of a bill"),
    "instalment": t("Instalment coming up"),
    "payment": t("Payment not seen yet"),
    "arrived": t("Payment arrived"),
    "isee": t("ISEE expiring"),
    "interpreter": t("Somebody who speaks the language"),
    "how_did_it_go": t("How did it go?"),
    "away": t("Away until a day"),
    "anything_else": t("Anything else?"),
}
SLOTS: Mapping[Slot, Text] = {
    Slot.NAME: t("Name"),
    Slot.AMOUNT: t("Amount (€)"),
    Slot.DATE: t("Date"),
    Slot.PLACE: t("Place"),
    Slot.WORDS: t("A few words"),
}
_SLOT = re.compile(r"\{(\w+)\}")


def title(context: RequestContext, entry: Entry) -> str:
    """What the phrase is called in the reader's language."""
    return entry.title or context.say_text(TITLES[entry.key])


def for_staff(context: RequestContext, entry: Entry) -> str:
    """Its text in the reader's language, else in Italian, with the slots as words in brackets."""
    text = entry.texts.get(context.language) or entry.texts[MAIN]
    names = {slot.value: context.say_text(label) for slot, label in SLOTS.items()}
    return _SLOT.sub(lambda slot: f"[{names.get(slot[1], slot[1])}]", text)


def answered(context: RequestContext, question: Asked) -> str:
    """The answer to a question in the reader's language."""
    for button in (button for line in question.buttons or [] for button in line):
        if button.get("value") == str(question.answer) and button.get("label"):
            return context.chat_words.plain(from_json(button["label"]), context.language)
    return ""


def asked(context: RequestContext, question: Asked) -> str:
    """The words of a question that was sent, in the reader's language, without the writer's name above them."""
    texts = said(question.parts)
    return context.chat_words.plain(texts[-1], context.language) if texts else question.text
