"""Background work: the dispatcher, topic to operation, schedules; one line each, calling an operation."""
