"""Pure engines: no Django, no input or output, no clock. Frozen values in, frozen values out."""
