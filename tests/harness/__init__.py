"""What the tests stand on: whole classes of mistake fail here by themselves. See docs/testing.md."""

pytest_plugins = [
    "tests.harness.databases",
    "tests.harness.deselected",
    "tests.harness.seeds",
    "tests.harness.speed",
    "tests.harness.network",
    "tests.harness.pages",
    "tests.harness.queries",
    "tests.harness.mail",
    "tests.harness.isolation",
]
