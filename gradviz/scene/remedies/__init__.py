"""What helps where learning stops: findings by their cause, changes of the setup, and what they do when tried."""
