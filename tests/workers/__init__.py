"""Tests of where runs are made."""
