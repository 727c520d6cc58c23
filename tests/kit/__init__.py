"""What tests share, each once: databases, the named cast and what is built beside it, the console's browser and its
pages, phones, Chromium, and whatever runs beside a test. It knows the rooms; no room knows it. A helper that a single
folder needs lies in that folder.
"""
