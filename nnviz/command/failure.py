"""How a command fails: with a sentence for its user, and a code for the shell."""

FAILED, BAD_INPUT, STOPPED = 1, 2, 130


class CommandError(Exception):
    """A sentence that says what went wrong, and the code with which the process ends."""

    def __init__(self, words: str, code: int = FAILED) -> None:
        super().__init__(words)
        self.code = code
