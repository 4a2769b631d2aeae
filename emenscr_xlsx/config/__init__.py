"""The office's own choices, and the limits of what it takes in."""
