"""The composition root: builds every part once and hands each what it needs."""
