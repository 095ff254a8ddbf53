"""khongdau: page, feeds and API."""
