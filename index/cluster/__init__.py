"""An index in a cluster of OpenSearch: what is there, and how it is written."""
