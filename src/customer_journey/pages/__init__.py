"""Pages: what there is to say about a value, in blocks, and these as text, HTML, Markdown or drawn."""
