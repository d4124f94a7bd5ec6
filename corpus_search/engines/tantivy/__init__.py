"""The tantivy engine: one machine, more speed. https://docs.rs/tantivy explains what is not explained here."""
