"""The verbs of an office, each in its module; `verbs` has them all.

Nothing is imported here: a command loads what it needs.
"""
