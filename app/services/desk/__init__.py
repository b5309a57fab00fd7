"""The desk every use case takes: store, clock, settings, rules; drafts and attachments."""
