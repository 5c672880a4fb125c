"""Remedies where learning stops: findings by cause, changes of the setup, and the results of trying them."""
