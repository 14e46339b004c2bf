"""Tables to take home, made with pandas."""
