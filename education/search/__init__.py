"""Finds pages by what people type: lay names, other words, slips of the finger."""
