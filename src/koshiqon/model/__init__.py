"""Frozen types for everything Koshiqon knows: texts, norms, vocabulary, cases and reports.

Nothing in this package reads a file or imports a third-party library.
"""
