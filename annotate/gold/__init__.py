"""What annotators said, and what is decided from it."""
