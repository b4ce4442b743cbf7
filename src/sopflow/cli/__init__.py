"""The command line: one file a command; it needs the extra ``cli`` (click)."""
