"""khongdau: the language."""
