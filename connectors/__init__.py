"""Everything that knows what an export looks like. Imports nothing of the dashboard."""
