"""What `make` needs on the way to a running program: the environment, fonts, tools, catalogues.

Nothing here is imported by the running program. It may import nothing of ours.
"""
