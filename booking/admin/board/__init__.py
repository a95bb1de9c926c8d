"""The day board and what the front desk does on it. Pages beside the list of visits."""
