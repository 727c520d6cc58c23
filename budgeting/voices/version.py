"""The voice that speakers have judged: engine, speed, way of writing numbers."""

from __future__ import annotations

#: Change it with anything that changes how clips sound: cached ones are made anew, and each language needs another
#: approval.
VERSION = "espeak-ng-1.52-1"
