"""How good it is: measures, intervals, baselines."""
