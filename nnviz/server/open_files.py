"""Room for sessions: a session holds four open files, and many systems allow a thousand in all."""

import sys

_ENOUGH = 10_240  # as many as any system allows a process; for some 2,000 sessions


def allow_many_open_files() -> None:
    """Raise the soft limit as far as the hard one lets; where there are none, do nothing.

    Three of the four are of an event loop that Streamlit gives each session, also one whose page
    has lost its connection and is still remembered.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 (Windows has none)

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _ENOUGH if hard == resource.RLIM_INFINITY else min(hard, _ENOUGH)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
