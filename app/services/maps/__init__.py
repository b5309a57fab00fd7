"""What is drawn under the plan; points as typed."""
