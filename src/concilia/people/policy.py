"""Who may do what with persons."""

SCOPES = {"people.Person": {"person": "id"}}
