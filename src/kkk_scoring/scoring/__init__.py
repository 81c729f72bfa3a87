"""The commission's day: from applications and sheets to the protocol."""
