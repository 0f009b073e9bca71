"""Files that commands and processes share: locks, and files written whole or not at all."""
