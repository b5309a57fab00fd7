"""The book (账本): facts, entries, chain, folding; what every subject stands on."""
