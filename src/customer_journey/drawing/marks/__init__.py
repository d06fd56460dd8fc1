"""What pictures are made of: marks in their places, text that fits, colours."""
