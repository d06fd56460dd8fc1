"""All frameworks, moments and content types: how they are read from TOML files and written to them."""
