"""One module for each format that a picture is written in."""
