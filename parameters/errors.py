"""Errors that a user can cause and can put right."""


class InputError(ValueError):
    """A user's mistake: the message says what was given, what is allowed and what to do."""
