"""Engines that hold dataframes: a module for each, and one for all others that narwhals supports."""
