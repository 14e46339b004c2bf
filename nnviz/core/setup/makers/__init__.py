"""Where data come from: each module makes one kind of them."""
