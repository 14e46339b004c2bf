"""The page "Experiments": many runs at once."""
