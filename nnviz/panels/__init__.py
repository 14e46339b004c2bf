"""What the player shows of a run: a run in, a film out."""
