"""Articles: untidy HTML and text in, clean paragraphs out. Pure; siblings are never imported."""
