"""The rooms in import order: a room imports, and points its foreign keys to, rooms before it and never after it."""

#: Every room of the design. Those without tables yet are not installed.
ORDER = (
    "territory",
    "audit",
    "people",
    "documents",
    "notices",
    "access",
    "networks",
    "ledger",
    "plans",
    "governance",
    "providers",
    "benefits",
    "calls",
    "applications",
    "selection",
    "vouchers",
    "workplaces",
    "settlement",
    "community",
    "monitoring",
    "transparency",
)

#: The rooms that own tables today.
INSTALLED = (
    "territory",
    "audit",
    "people",
    "documents",
    "notices",
    "access",
    "networks",
    "ledger",
    "plans",
    "providers",
    "benefits",
    "calls",
    "applications",
    "selection",
    "vouchers",
    "settlement",
    "monitoring",
)
