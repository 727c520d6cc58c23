"""What households spend and receive: `entries` are the amounts, `words` what a household means by its own words."""
