"""What operators see: logs, metrics and the health page."""
