"""One case to one report: verdicts, duties, gaps, questions, and what would change the answer."""
