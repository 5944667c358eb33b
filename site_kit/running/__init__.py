"""How code runs: a frozen world, a recorder that compares, a grader of exercises and what their checks compare with, the look of figures."""
