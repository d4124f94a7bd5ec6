"""What a store and the program go through, from outside: `python -m benchmarks.torture` prints the table.

Every trial uses the command line (in processes of its own, see `launching`) or the Python API, and breaks things from
outside: by signals, by a library that makes system calls fail (`faults.c`), by changed files. tests/torture runs the
short forms, docs/reliability.md has the figures of the long ones.
"""
