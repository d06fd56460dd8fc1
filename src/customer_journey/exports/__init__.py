"""Frameworks and crosswalks in formats of other tools, one module for each."""
