"""What is typed for the tasks of a resolution."""
