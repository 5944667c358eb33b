"""What is checked beyond the tests: links, facts, budgets."""
