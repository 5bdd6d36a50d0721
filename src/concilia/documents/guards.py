from concilia.core.guards import append_only

GUARDS = append_only("documents_protocol")
