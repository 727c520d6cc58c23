"""Who is at the door: passwords, server-side sessions, forged forms, guessing, and what a browser may load."""
