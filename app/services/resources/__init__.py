"""The ledgers (队伍物资): records, lookup, reach, needs, reminders, imports."""
