"""The kinds of form fields: what each reads, rejects and tells the browser.

A field is declared once, in a `form.Form`. The declaration sets its name, what it accepts and how it is drawn, so the
page never allows what the server rejects.
"""

from admin.kit.fields.base import FILL_IN, Field, Maybe, Wrong
from admin.kit.fields.choosing import CHOOSE, Choice, Row, Several, Tick
from admin.kit.fields.figures import Amount, Coordinates, Day, Hour, Number
from admin.kit.fields.files import File, Files, Upload
from admin.kit.fields.words import Code, Email, Id, Key, Line, OneTimeCode, Secret, Words

__all__ = [
    "CHOOSE",
    "FILL_IN",
    "Amount",
    "Choice",
    "Code",
    "Coordinates",
    "Day",
    "Email",
    "Field",
    "File",
    "Files",
    "Hour",
    "Id",
    "Key",
    "Line",
    "Maybe",
    "Number",
    "OneTimeCode",
    "Row",
    "Secret",
    "Several",
    "Tick",
    "Upload",
    "Words",
    "Wrong",
]
