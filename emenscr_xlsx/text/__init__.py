"""Two languages, the Thai script, what people type, and what Excel takes.

Standard library only.
"""
