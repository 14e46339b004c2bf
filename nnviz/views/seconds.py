"""A time in words."""


def seconds_in_words(seconds: float) -> str:
    """A time, as roughly as it can be said; at least a tenth of a second."""
    for size, name in ((3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {name}"
    if seconds < 0.95:
        return f"{max(seconds, 0.1):.1f} seconds"
    return f"{seconds:.0f} second{'' if round(seconds) == 1 else 's'}"
