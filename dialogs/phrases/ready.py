"""The phrases every programme begins with: the twenty commonest situations of a desk, in the catalogues' languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from budgeting.states.programmes import Instrument
from dialogs.engine.content import Choice
from dialogs.text import Text, t


@dataclass(frozen=True, slots=True)
class Ready:
    """A ready phrase: its text with slots, its answers (labels of the buttons) if it is a question."""

    text: Text
    answers: tuple[Choice, ...] = ()
    tells_arrears: bool = False
    #: What the programme must use for it to be offered.
    instrument: Instrument | None = None


_UNKNOWN = Choice(t("❔ I don't know"))
_ANOTHER_DAY = Choice(t("🔁 I need another day"))

#: By code, in the order in which they are offered.
READY: Mapping[str, Ready] = {
    "received": Ready(
        t("Thank you {name}, I've read your message. I'll look into it and write to you by {date}.")
    ),
    "call": Ready(
        t("There is something I'd like to talk about with you. Is a call all right today?"),
        (
            Choice(t("✅ Yes, please call")),
            Choice(t("🕒 Rather tomorrow")),
            Choice(t("✍️ Please write instead")),
        ),
    ),
    "missed_call": Ready(
        t("I tried to call you, but we missed each other. When is a good moment?"),
        (
            Choice(t("🌅 In the morning")),
            Choice(t("☀️ In the afternoon")),
            Choice(t("🌙 In the evening")),
        ),
    ),
    "send_document": Ready(
        t("Please send me a photo of this paper: {words}. All of it has to be in the picture.")
    ),
    "unreadable": Ready(
        t(
            "Thank you for the photo. I cannot read all of it: please take it again, in good light and from close by."
        )
    ),
    "bring": Ready(
        t("Please bring these papers to our appointment: {words}. If one is missing, come all the same.")
    ),
    "appointment": Ready(
        t("Our appointment is on {date}. The place: {place}. Does that suit you?"),
        (Choice(t("✅ Yes, I'll come")), _ANOTHER_DAY),
    ),
    "moved": Ready(
        t("I'm sorry, I have to move our appointment. The new day would be {date}. Does that suit you?"),
        (Choice(t("✅ Yes, that's fine")), _ANOTHER_DAY),
    ),
    "utilities": Ready(
        t("How are things at home: are electricity and gas working?"),
        (
            Choice(t("✅ Everything works")),
            Choice(t("💡 No electricity")),
            Choice(t("🔥 No gas")),
        ),
    ),
    "food": Ready(
        t("Is there enough food at home for this week? If not, we'll look for help together."),
        (
            Choice(t("🟢 Yes, there is enough")),
            Choice(t("🟡 Only just")),
            Choice(t("🔴 No, not enough")),
        ),
    ),
    "letter": Ready(
        t("Has a letter come that worries you or is hard to understand? We can read it together."),
        (Choice(t("✉️ Yes, one has come")), Choice(t("✕ No, none")), _UNKNOWN),
    ),
    "bill": Ready(t("Send me a photo of the bill, both sides. Then we'll see together what can be done.")),
    "instalment": Ready(
        t(
            "A reminder: {amount} of your plan by {date}. If it's difficult this time, tell me early. "
            "We'll find a way together."
        ),
        tells_arrears=True,
        instrument=Instrument.ARREARS,
    ),
    "payment": Ready(
        t("I cannot see the payment of {amount} yet. Has it been made?"),
        (
            Choice(t("✅ Yes, it's paid")),
            Choice(t("⏳ Not yet, it will be")),
            Choice(t("✋ I can't this time")),
        ),
        tells_arrears=True,
        instrument=Instrument.ARREARS,
    ),
    "arrived": Ready(
        t("The payment of {amount} has arrived. Thank you, that's one step more."),
        tells_arrears=True,
        instrument=Instrument.ARREARS,
    ),
    "isee": Ready(
        t("Your ISEE is valid until {date}. Shall we renew it together?"),
        (
            Choice(t("🙋 Yes, together please")),
            Choice(t("👍 No, I'll do it myself")),
            _UNKNOWN,
        ),
    ),
    "interpreter": Ready(
        t("When we talk, would it help to have somebody there who speaks your language?"),
        (Choice(t("🙋 Yes, that would help")), Choice(t("👍 No, there is no need"))),
    ),
    "how_did_it_go": Ready(
        t("How did it go? The place was: {place}."),
        (
            Choice(t("🙂 Well")),
            Choice(t("😐 So-so")),
            Choice(t("🙁 Not well")),
            Choice(t("✕ I couldn't go")),
        ),
    ),
    "away": Ready(t("I'm away until {date}. The office is there for you in the meantime: {place}.")),
    "anything_else": Ready(
        t("I think everything is arranged now. Is there anything else I can do for you?"),
        (Choice(t("👍 No, that's all")), Choice(t("🙋 Yes, one more thing"))),
    ),
}
