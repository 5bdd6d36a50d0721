"""Rules of a call: facts in, requirements, points and benefit out, with their reasons (docs/call-rules.md)."""
