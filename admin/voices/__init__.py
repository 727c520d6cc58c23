"""The voices that read messages aloud: listen to each language, approve it, withdraw it."""

from admin.voices.routes import router

__all__ = ["router"]
