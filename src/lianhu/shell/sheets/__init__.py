"""Papers of every room: what they are made of, and the page, PDF, Word and picture they become."""
