"""What staff see on every page of the admin site: where they can go, and what today asks for."""
