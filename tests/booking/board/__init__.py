"""The day board: its layout, its pages, and what is done on it."""
