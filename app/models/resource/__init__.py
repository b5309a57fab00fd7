"""Teams, stock, depots, shelters, experts, contacts (队伍物资)."""
