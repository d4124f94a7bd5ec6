"""String to query tree. Knows no engine."""
