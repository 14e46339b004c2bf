"""Many runs at once: what would change, and which of them is better."""
