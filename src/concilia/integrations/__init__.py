"""One slice per outside system: frozen values in, bytes or frozen values out, and a fake for demos and tests.

No slice has Django models and none reads the clock; a verb of another room calls it.
"""
