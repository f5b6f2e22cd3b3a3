"""What the business knows of a person: giving it out, forgetting it, and letting it lapse."""
