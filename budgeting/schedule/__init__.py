"""What happens at a moment: `due` stores the rows; `reminders` says which exist and whether each is still wanted."""
