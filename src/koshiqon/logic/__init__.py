"""Three-valued evaluation: conditions, dates and counting rules, parameters, exceptions, proofs."""
