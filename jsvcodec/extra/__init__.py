"""Tools for other libraries, one file for each, named after it; nothing else in the package imports them."""
