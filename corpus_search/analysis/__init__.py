"""Text to terms, with positions and character offsets. One analyzer for every engine."""
