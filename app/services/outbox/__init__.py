"""The outbox (外发): reports wait here until they are gone; no act of the officer waits for the network."""
