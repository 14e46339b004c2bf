"""A board of equations: matrices whose every cell can be chosen, and the sums behind them.

Python writes the HTML; the browser shows it and says what was chosen.
"""

from nnviz.board.component import board

__all__ = ["board"]
