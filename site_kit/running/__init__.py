"""How code runs: a frozen world, a recorder that compares, a grader of exercises, the look of figures."""
