"""What happens at a moment: `due` keeps the rows, `reminders` says which there are and whether each is still wanted."""
