"""What a network is: its formulas, its parameters, and the passes through it."""
