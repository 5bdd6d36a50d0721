"""The verbs of plans: loading a plan file, funding a project."""
