"""The page "Training": a whole run as a film."""
