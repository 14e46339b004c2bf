"""The page "Gallery": every preset with a picture of its run."""
