"""The ways out of the house. A channel carries one letter and says what became of it."""
