"""espeak-ng and libsndfile: from lines of text to an Ogg Opus voice note. Loaded in the worker only."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Sequence
from typing import Any

import espeakng_loader
import numpy
import soundfile

#: From espeak-ng's speak_lib.h.
_SYNCHRONOUS, _DONT_EXIT = 2, 0x8000
_UTF8 = 1
_RATE = 1
#: Words a minute: slower than the engine's usual 175, for people who listen closely.
_WORDS_A_MINUTE = 145
#: Opus takes this and not the engine's 22050.
_SAMPLES = 24000
#: Seconds of silence between lines.
_PAUSE = 0.4
#: 0 is the largest, 1 the smallest; this is some 24 kbit a second.
_COMPRESSION = 0.93
#: Text, bytes, where to begin, the unit of that, where to end, flags, two things we don't ask for.
_SYNTH = (
    *(ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int, ctypes.c_uint, ctypes.c_uint),
    *(ctypes.c_void_p, ctypes.c_void_p),
)
_Heard = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


class Engine:
    """The engine with one language's voice. Raises RuntimeError if it has none."""

    def __init__(self, language: str) -> None:
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        self._library.espeak_Synth.argtypes = _SYNTH
        data = espeakng_loader.get_data_path().encode()
        self._samples = self._library.espeak_Initialize(_SYNCHRONOUS, 0, data, _DONT_EXIT)
        if self._samples <= 0 or self._library.espeak_SetVoiceByName(language.encode()):
            raise RuntimeError(f"no voice for {language}")
        self._library.espeak_SetParameter(_RATE, _WORDS_A_MINUTE, 0)
        self._pieces: list[bytes] = []
        # Kept here, because the library calls it as long as it lives.
        self._heard = _Heard(self._keep)
        self._library.espeak_SetSynthCallback(self._heard)

    def _keep(self, wave: Any, count: int, _events: Any) -> int:
        if wave and count > 0:
            self._pieces.append(ctypes.string_at(wave, count * 2))
        return 0

    def spoken(self, lines: Sequence[str]) -> bytes:
        """The lines read one after another, as Ogg Opus. Raises RuntimeError if nothing could be heard."""
        silence = b"\0\0" * int(self._samples * _PAUSE)
        whole: list[bytes] = []
        for line in lines:
            self._pieces.clear()
            text = line.encode()
            self._library.espeak_Synth(text, len(text) + 1, 0, 1, 0, _UTF8, None, None)
            if self._pieces:
                whole += [*self._pieces, silence]
        if not whole:
            raise RuntimeError("nothing to hear")
        heard = numpy.frombuffer(b"".join(whole), dtype=numpy.int16)
        at = numpy.arange(int(len(heard) * _SAMPLES / self._samples)) * (self._samples / _SAMPLES)
        resampled = numpy.interp(at, numpy.arange(len(heard)), heard).astype(numpy.int16)
        out = io.BytesIO()
        soundfile.write(
            out, resampled, _SAMPLES, format="OGG", subtype="OPUS", compression_level=_COMPRESSION
        )
        return out.getvalue()
