"""The arithmetic of working time: hours bank, leave, smart working, agreements, pay. No database, no clock.

Each topic is a file, its dated rules are rows of ``data/rules-*.yaml``; ``docs/worktime.md`` is the map.
"""
