"""The base of all errors that a person can put right."""

from .words import Words


class Error(Exception):
    """What went wrong and what to do about it, in the person's words."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words
