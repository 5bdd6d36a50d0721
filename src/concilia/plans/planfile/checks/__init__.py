"""Cross checks of a plan: what no single element can tell by itself."""
