"""What there is: moments, stages, frameworks and their graph, as plain values."""
