"""One module for each kind of picture, named as the function that draws it."""
