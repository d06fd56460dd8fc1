"""What publications say of content at stages, and the advice that follows from it."""
