"""What a value says, as blocks of a page; and the page as text, HTML, Markdown or in a terminal."""
