"""A year of families and their staff, drawn by a seed and lived through the services and the engine."""
