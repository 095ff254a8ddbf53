"""khongdau: documents to an index."""
