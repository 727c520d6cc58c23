"""What a family is told about itself: who accompanies it now. May import `budgeting`, the engine and the words."""
