"""Figures about visits and mail."""
