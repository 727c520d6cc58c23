"""What tests share, each thing once: databases, the named cast and its builders, the console's browser and its pages,
phones, Chromium, and programs that run beside a test. It may import the rooms; no room imports it. A helper that only
one folder needs lives in that folder.
"""
