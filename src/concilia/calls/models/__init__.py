from .call import Call, CallLine, RuleVersion, Window

__all__ = ["Call", "CallLine", "RuleVersion", "Window"]
