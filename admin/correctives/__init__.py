"""What a family does itself: its list with states and history, something added together, what shows in its entries."""

from admin.correctives.routes import router

__all__ = ["router"]
