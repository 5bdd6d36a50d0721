from .plan import Action, BudgetLine, FundingSource, Plan, Project

__all__ = ["Action", "BudgetLine", "FundingSource", "Plan", "Project"]
