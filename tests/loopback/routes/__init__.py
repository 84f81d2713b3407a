"""The REST routes by resource; each class answers the routes of its resource."""
