"""Pages: what there is to say about a value, as blocks that become text, HTML, Markdown or tables of rich."""
