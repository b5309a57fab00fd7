"""The rota (值班表): turns of a month, days off, changes, leave; planning and checks."""
