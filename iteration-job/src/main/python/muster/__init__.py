"""Runs a Python function as a Muster iteration: a thin caller of the code that serves SQL and Java jobs."""
