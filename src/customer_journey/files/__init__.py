"""Files larger than memory, with one column converted: one module for each format."""
