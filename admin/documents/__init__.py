"""A family's documents: the checklist with what is there, missing or about to expire; asking for one, adding one."""

from admin.documents.routes import router

__all__ = ["router"]
