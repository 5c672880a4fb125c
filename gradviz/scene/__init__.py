"""Builds what is shown: immutable frames, colours, sentences and the chain-rule ledger. No Qt."""
