"""What the browser gets from the app itself: files, and the colours that they share."""
