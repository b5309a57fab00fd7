"""Making papers (文书): which there are and how each is made from the book."""
