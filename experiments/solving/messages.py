"""Messages of solvers as part of a sentence."""


def one_line(message: str) -> str:
    """A solver's message without line breaks and without PyBaMM's own framing.

    Examples
    --------
    >>> one_line("input set 0: IDA_CONV_FAIL, returning a partial solution.")
    'IDA_CONV_FAIL'
    """
    message = message.removeprefix("input set 0: ")
    message = message.removesuffix(", returning a partial solution.")
    return " ".join(message.split())
