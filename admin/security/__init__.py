"""Access to the console: passwords, server-side sessions, protection against forged forms and guessing, and what a
browser may load."""
