"""Integration with pytest: SOP files as tests, fixtures, coverage, and walks exported as a test module."""
