"""The fast way: training steps on memory that is allocated once, and what they leave behind."""
