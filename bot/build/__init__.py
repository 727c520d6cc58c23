"""What `make` needs to prepare a running program: the environment, fonts, tools, catalogues.

The running program imports none of it. It may import nothing of ours.
"""
