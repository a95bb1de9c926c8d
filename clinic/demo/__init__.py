"""The sample data: a clinic group to look at before there is a real one."""
