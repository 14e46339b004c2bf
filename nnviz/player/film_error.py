"""FilmError: a film that cannot be played."""


class FilmError(ValueError):
    """What is wrong, what was given, and what is needed."""

    def __init__(self, what: str, got: object, needs: str) -> None:
        super().__init__(f"{what}: got {got}, needs {needs}")
