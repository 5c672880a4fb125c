"""What a person has chosen to look at."""
