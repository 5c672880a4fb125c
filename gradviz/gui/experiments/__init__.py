"""Windows that train many runs: the race and the basin map."""
