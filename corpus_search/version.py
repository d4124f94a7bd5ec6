"""The version of the program. It is its own module so that any part of the house may ask for it."""

__version__ = "0.1.0"
