"""Papers (文书): facts → wording → page description → back-end."""
