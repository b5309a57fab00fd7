"""Keys, unlocking, backups, restore drill, proof, identities (安全)."""
