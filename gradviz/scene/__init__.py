"""What to show: frozen frames, colours, sentences and the chain-rule ledger. No Qt."""
