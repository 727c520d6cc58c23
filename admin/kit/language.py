"""Forms about languages: the switch at the foot of every page, and what a staff person reads."""

from __future__ import annotations

from admin.kit.fields import Code, Several
from admin.kit.form import Form


class ChosenLanguage(Form):
    """The language of the pages, signed in or not."""

    language = Code()
    #: The page on which it was chosen.
    back = Code()


class LanguagesRead(Form):
    """The languages a staff person reads, stated by themselves or by an administrator."""

    reads = Several[str]()
