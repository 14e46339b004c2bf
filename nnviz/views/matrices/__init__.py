"""The page "Matrices": the worked examples of the notes."""
