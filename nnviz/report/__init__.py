"""Reports to hand in: one page of HTML each, which opens offline and prints on one sheet of A4."""
