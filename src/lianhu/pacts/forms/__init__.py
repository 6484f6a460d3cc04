"""What is typed in this room; nothing is saved here."""
