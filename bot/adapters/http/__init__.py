"""The public web, read politely and guarded at the socket; the only place that opens connections."""
