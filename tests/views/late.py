"""A browser that has not heard of what it was given meanwhile, as over a slow line."""

from streamlit.testing.v1 import AppTest


def receipts(app: AppTest) -> dict[str, float | None]:
    """What the browser says to have of all that it was given."""
    return {str(w.key): w.value for w in app.number_input if str(w.key).startswith("receipt_")}


def has_only(app: AppTest, received: dict[str, float | None]) -> None:
    """Let the browser have no more than it had then."""
    for key, number in received.items():
        app.number_input(key=key).set_value(number)
