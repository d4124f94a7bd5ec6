"""One store directory: settings, ledger (what became of every file), lock, and its engine."""
