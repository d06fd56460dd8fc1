"""Engines that hold dataframes: one module each, and one for all others that narwhals supports."""
