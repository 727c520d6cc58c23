"""The engine's voice for each language. Imports nothing, like `limits`."""

from __future__ import annotations

from collections.abc import Mapping

#: Our language to espeak-ng's name of the voice.
VOICES: Mapping[str, str] = {
    "it": "it",
    "en": "en",
    "fr": "fr",
    "ro": "ro",
    "sq": "sq",
    "ar": "ar",
    "ur": "ur",
    "pa": "pa",
    "bn": "bn",
    "uk": "uk",
}
