"""Planning of walks: coverage goals, shortest walks to them, and covers; and the recording of covered goals."""
