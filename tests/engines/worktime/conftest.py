"""What takes long to import is imported before the first test, which would otherwise be charged with it."""

import numpy
import opening_hours

assert numpy
assert opening_hours
