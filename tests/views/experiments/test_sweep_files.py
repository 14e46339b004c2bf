"""What a sweep can be taken home as."""

from tests.views.experiments.test_sweep import FAST, TWO, sweep_page


def test_its_tables_and_its_report_are_offered() -> None:
    app = sweep_page(**FAST, **TWO)
    assert [each.proto.label for each in app.get("download_button")] == [
        "Report of the sweep (.html)",
        *("Combinations (.csv)", "Combinations (.parquet)", "Runs (.csv)", "Runs (.parquet)"),
    ]
