"""Forms over the pages: one function per act on an incident."""
