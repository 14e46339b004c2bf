"""The page "Backprop": one pass, equation by equation."""
