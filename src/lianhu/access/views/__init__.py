"""Pages: one's own door (`own`), and the doors of others (`office`)."""
