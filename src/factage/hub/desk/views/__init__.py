"""The pages of the desk, one module for each place in the rail; they ask queries and operations, and decide nothing."""
