"""What is taken home of a run, in files that need no nnviz: pure makers of text and bytes."""
