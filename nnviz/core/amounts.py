"""A time, or an amount of memory, in words."""


def seconds_in_words(seconds: float) -> str:
    """A time, as roughly as it can be said; at least a tenth of a second."""
    for size, name in ((3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {name}"
    if seconds < 0.95:
        return f"{max(seconds, 0.1):.1f} seconds"
    return f"{seconds:.0f} second{'' if round(seconds) == 1 else 's'}"


def bytes_in_words(nbytes: float) -> str:
    """Memory in megabytes of 2^20 bytes or gigabytes of 2^30, to two digits; at least 0.1 MB."""
    size, name = (2**30, "GB") if nbytes >= 2**30 else (2**20, "MB")
    amount = max(nbytes / size, 0.1)
    return f"{amount:.1f} {name}" if amount < 9.95 else f"{amount:,.0f} {name}"
