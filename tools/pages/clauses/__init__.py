"""The pages of `samples/traps`, a module for each clause of the proof (docs/explain/reading.md)."""
