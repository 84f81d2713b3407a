"""What people and the clock can ask of Rightswire: asynchronous, over the ports, no Discord and no SQL."""
