"""What two subjects share: look, signals, forms, tables, lists."""
