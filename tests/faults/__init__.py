"""What may break, broken on purpose. `make faults` runs the long form; the tests a short one."""
