"""One module per fixture file; each has `write()`."""
