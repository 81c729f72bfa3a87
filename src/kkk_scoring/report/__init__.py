"""Protocol and findings for people and machines."""
