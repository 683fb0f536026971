"""The commands. Each module holds one; they are imported when they are called."""
