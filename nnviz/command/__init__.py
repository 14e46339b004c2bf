"""The command line: python -m nnviz train, sweep and serve."""
