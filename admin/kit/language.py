"""The switch of languages at the foot of every page: the form it sends, signed in or not."""

from __future__ import annotations

from admin.kit.fields import Code
from admin.kit.form import Form


class ChosenLanguage(Form):
    language = Code()
    #: The page on which it was chosen.
    back = Code()
