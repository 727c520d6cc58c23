"""What households spend and receive: `entries` are its lines, `words` what a household means by its own words."""
