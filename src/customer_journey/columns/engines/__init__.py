"""One module for each engine that holds its data in memory or answers queries."""
