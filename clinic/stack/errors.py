"""What stops the local servers from starting, in words for the person at the keyboard."""

from __future__ import annotations


class StackError(Exception):
    """One clear sentence about what is wrong, and what to do about it."""
