"""What becomes of an index whose writer is killed, whose disk is full, loses power or flips bits,
and that is searched all the while: ``python -m tests.faults kill|power|full|flips|crowd``."""
