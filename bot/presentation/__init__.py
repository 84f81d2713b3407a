"""What people see on Discord: cards, lists, buttons and sentences, made of values and without any call."""
