"""The session of this page: one open tab of one browser."""

from streamlit.runtime.scriptrunner import get_script_run_ctx


def this_session() -> str:
    """What tells it from others."""
    context = get_script_run_ctx()
    return context.session_id if context else ""
