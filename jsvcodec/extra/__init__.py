"""Tools for other libraries, one file for each, named after it; in the package, only the command line imports them."""
