"""HTML pages in the forms that real systems print, in sentences of our own."""
