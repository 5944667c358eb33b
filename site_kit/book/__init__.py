"""What the book consists of: its layout, registries, runnable files, and what is wrong with them."""
