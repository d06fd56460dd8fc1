"""The commands of the command line, one module each.

A module declares ``Options``, a record of what the command takes, and ``run``, which takes the record.
"""
