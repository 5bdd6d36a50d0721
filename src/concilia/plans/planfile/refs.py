"""Fields that hold the code of another element, by what they point to."""

from typing import Annotated

from concilia.plans.planfile.base import Code, Ref, Words

Organisation = Annotated[Code, Ref("organisation")]
OrganisationType = Annotated[Code, Ref("organisation type")]
ActionKind = Annotated[Code, Ref("action kind")]
EventKind = Annotated[Code, Ref("event kind")]
BodyKind = Annotated[Code, Ref("body kind")]
AgreementKind = Annotated[Code, Ref("agreement kind")]
Ambito = Annotated[Code, Ref("ambito")]
Alliance = Annotated[Code, Ref("alliance")]
Plan = Annotated[Code, Ref("plan")]
Project = Annotated[Code, Ref("project")]
Programme = Annotated[Code, Ref("funding programme")]
Law = Annotated[Code, Ref("legal reference")]
TargetGroup = Annotated[Code, Ref("target group")]
ServiceType = Annotated[Code, Ref("service type")]
Benefit = Annotated[Code, Ref("benefit")]
Measure = Annotated[Code, Ref("other measure")]
Indicator = Annotated[Code, Ref("indicator")]
Body = Annotated[Code, Ref("body")]
Call = Annotated[Code, Ref("call")]
Publication = Annotated[Code, Ref("publication")]

# Codes that repeat from project to project: inside a project they are its own; outside, `project/code` if ambiguous.
Action = Annotated[Words, Ref("action")]
Objective = Annotated[Code, Ref("objective")]
Phase = Annotated[Code, Ref("phase")]
Step = Annotated[Code, Ref("step")]
Source = Annotated[Code, Ref("source")]
