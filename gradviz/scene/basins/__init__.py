"""What the basin map shows."""
