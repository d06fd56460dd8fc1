"""Files larger than memory, with one column converted: one module per format."""
