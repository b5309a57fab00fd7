"""Who is on duty below (下级值班表): townships and departments, day by day."""
