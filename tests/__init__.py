"""The tests, in the same places as what they test."""
