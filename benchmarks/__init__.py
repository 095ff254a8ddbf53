"""Side by side with peers: ``python -m benchmarks NEWS.jsonl.xz``."""
