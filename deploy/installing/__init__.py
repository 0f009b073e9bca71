"""Installing and upgrading the site on Debian; of the standard library alone, because nothing else is there yet."""
