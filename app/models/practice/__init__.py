"""Practice (演练): that a book is one, what a script holds, how it was done."""
