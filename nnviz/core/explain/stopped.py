"""The early stop of a run, in words."""

from nnviz.core.train.run import Run


def early_stop_in_words(run: Run) -> str:
    """Where the early stop ended a run, and why; empty where it did not."""
    if run.stopped_at is None:
        return ""
    said = f"**Early stop at step {run.stopped_at:,}:** C of test data"
    if run.best_at is None:
        return f"{said} was never a number."
    patience = run.config.patience
    epochs = "next epoch" if patience == 1 else f"{patience:,} epochs since then"
    return (
        f"{said} was smallest at step {run.best_at:,}, {run.test_loss_at(run.best_at):.4g}, and"
        f" not smaller in the {epochs}."
    )
