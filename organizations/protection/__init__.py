"""Who must not be named, where a text names them all the same, and who decided that a text may."""
