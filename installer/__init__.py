"""The installers: what is put together from the locks so that a machine without a network can run the program."""
