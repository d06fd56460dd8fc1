"""The commands of the command line, one module each: its options, and the function that runs it."""
