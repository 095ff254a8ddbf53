"""Do the arrays give what plain loops and stock Whoosh give: ``python -m tests.agreement``."""
