"""The command line, by Typer: one small module a command, on top of the Python API and the outputs."""
