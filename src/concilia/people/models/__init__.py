from .household import CareRelation, Household, HouseholdMember
from .person import Consent, Person
from .user import User

__all__ = ["CareRelation", "Consent", "Household", "HouseholdMember", "Person", "User"]
