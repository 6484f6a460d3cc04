"""What is asked around a meeting."""
