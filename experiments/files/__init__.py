"""What every command writes: at once or not at all, and never over somebody's files."""
