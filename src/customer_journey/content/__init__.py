"""What publications say about content at stages, and the advice that follows from it."""
