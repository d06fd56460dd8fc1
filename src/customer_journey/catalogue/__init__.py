"""Every framework, moment and content type there is: read from TOML files, and written to them."""
