"""What a run is made of: its settings, its data, and the order of its batches."""
