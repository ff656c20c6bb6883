"""Statements found by a trained network: each cue with the source and the content that belong to it."""
