"""Reading from an index in a cluster (OpenSearch); `index.cluster` says what it holds."""
