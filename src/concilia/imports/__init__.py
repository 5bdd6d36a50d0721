"""Files of rows taken in whole: tried first, applied all or not at all, undone in one step."""
