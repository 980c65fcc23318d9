"""A monitor outside that rings when our sign of life stays away."""
