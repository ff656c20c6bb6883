"""A small network that reads a claim's stance to a target and the risk that it tells of."""
