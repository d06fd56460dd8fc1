"""Pages: what there is to say about a value, as blocks; blocks as text, HTML, Markdown or terminal output."""
