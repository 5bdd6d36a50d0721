from concilia.core.guards import append_only

GUARDS = [
    *append_only("audit_entry"),
    *append_only("audit_seal"),
    *append_only("audit_leaf"),
    *append_only("audit_receipt"),
]
