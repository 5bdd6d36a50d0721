"""Of which model's thing each route with parameters is: what `e2e.addresses` asks it for."""

OF_MODEL = {
    "applications.Application": (
        "applications:detail applications:documents applications:paper-done applications:receipt "
        "applications:receipt-pdf applications:step applications:summary applications:withdraw selection:ask "
        "selection:observe selection:outcome selection:own-procedure selection:procedure selection:review "
        "selection:send-notice"
    ),
    "benefits.Aid": "benefits:cancel-aid benefits:code",
    "benefits.Durc": "benefits:durc",
    "benefits.Linked": "benefits:unlink",
    "benefits.Received": "benefits:correct benefits:withdraw",
    "calls.Call": (
        "applications:carry applications:check applications:paper applications:start calls:act calls:amend "
        "calls:detail calls:extend calls:file calls:form calls:new-edition calls:refinance calls:staff "
        "calls:step calls:text selection:applications selection:applications-file selection:ask-many "
        "selection:committee selection:compute selection:decide-clear selection:propose selection:scroll "
        "vouchers:issue vouchers:uses vouchers:uses-csv"
    ),
    "networks.Employment": "networks:employment-confirm networks:employment-end",
    "networks.Organisation": (
        "networks:employees networks:employees-file providers:add-site providers:prices-file providers:propose "
        "providers:send-paper providers:yearly settlement:payer settlement:tax-certificate vouchers:register-file"
    ),
    "people.User": "demo:enter",
    "plans.Project": "settlement:grant-open",
    "providers.Accreditation": (
        "providers:accreditation providers:ask-renewal providers:close providers:decide "
        "providers:end-accreditation providers:offer providers:plan-inspection providers:renew-accreditation "
        "providers:resume-accreditation providers:suspend-accreditation"
    ),
    "providers.Inspection": (
        "providers:cancel-inspection providers:conclude providers:find providers:hold providers:inspection "
        "providers:own-inspection"
    ),
    "providers.Offer": "providers:ask providers:open-places providers:service",
    "providers.Paper": "providers:check-paper providers:paper-file",
    "providers.PlacePeriod": "providers:period",
    "providers.PlaceRequest": "providers:family providers:move providers:place providers:refuse-family providers:release-family",
    "providers.PriceList": "providers:decide-prices",
    "providers.Remedy": "providers:proof providers:proof-file providers:verify",
    "providers.Site": "providers:close-site providers:site",
    "selection.Award": "selection:accept selection:end-award selection:renounce settlement:grant-accept",
    "selection.Committee": (
        "selection:close-committee selection:declare selection:declare-all selection:dissolve "
        "selection:evaluation selection:minutes selection:score"
    ),
    "selection.ControlItem": "selection:control-outcome",
    "selection.ControlSample": (
        "selection:cancel-sample selection:close-sample selection:control-csv selection:control-pdf "
        "selection:control-sample selection:draw-sample"
    ),
    "selection.IntegrationRequest": "selection:answer selection:cancel-integration selection:integration",
    "selection.Observation": "selection:observation",
    "selection.Ranking": (
        "selection:discard selection:draw selection:expose selection:observations selection:publish "
        "selection:published selection:published-csv selection:ranking"
    ),
    "selection.RefusalNotice": "selection:notice selection:observe-notice",
    "settlement.AccountChange": "settlement:account settlement:account-refuse",
    "settlement.CostDocument": "settlement:cost-file settlement:cost-remove settlement:cost-review",
    "settlement.CostReport": (
        "settlement:cost-new settlement:report settlement:report-decide settlement:report-return settlement:report-send"
    ),
    "settlement.Grant": (
        "settlement:grant settlement:grant-claim settlement:grant-nature "
        "settlement:grant-pay settlement:grant-pdf settlement:report-start"
    ),
    "settlement.GrantCondition": "settlement:condition-check settlement:condition-file settlement:condition-hand-in",
    "settlement.Invoice": "settlement:invoice-file settlement:invoice-withdraw",
    "settlement.LineRefusal": "settlement:refusal settlement:refusal-admit settlement:refusal-answer settlement:refusal-confirm",
    "settlement.OfficialAct": (
        "settlement:act settlement:act-annul settlement:act-pdf settlement:act-publish settlement:published-act"
    ),
    "settlement.PaymentBatch": "settlement:batch settlement:batch-file settlement:batch-outcome settlement:batch-send",
    "settlement.Recovery": (
        "settlement:recovery settlement:recovery-cancel settlement:recovery-offset settlement:recovery-receive"
    ),
    "settlement.Statement": (
        "settlement:account-propose settlement:approve settlement:delay settlement:invoice "
        "settlement:invoice-typed settlement:line-refuse settlement:recovery-claim settlement:resend "
        "settlement:return settlement:send settlement:statement settlement:statement-csv "
        "settlement:statement-pdf settlement:strike settlement:strike-stage"
    ),
    "settlement.TaxPayment": "settlement:tax-remit",
    "territory.Network": (
        "benefits:import-aids benefits:import-received portal:network providers:add-class providers:add-kind "
        "providers:terms"
    ),
    "vouchers.Attendance": "vouchers:correct vouchers:dispute vouchers:register vouchers:register-pdf vouchers:withdraw",
    "vouchers.Device": "vouchers:device vouchers:device-key vouchers:device-pass vouchers:device-revoke vouchers:device-sync",
    "vouchers.Receipt": "vouchers:receipt-file vouchers:receipt-review vouchers:receipt-withdraw",
    "vouchers.Redemption": "vouchers:till-receipt vouchers:till-reverse",
    "vouchers.Voucher": (
        "vouchers:activate vouchers:choose vouchers:detail vouchers:manage vouchers:manage-provider "
        "vouchers:manage-register vouchers:manage-speak vouchers:own-register vouchers:own-register-pdf "
        "vouchers:protect vouchers:qr vouchers:receipt-new vouchers:receipts vouchers:refund-use "
        "vouchers:renounce vouchers:sheet vouchers:speak vouchers:step vouchers:top-up"
    ),
}
#: Route → the model of its thing.
THINGS = {route: model for model, routes in OF_MODEL.items() for route in routes.split()}
#: Model → path to the thing that its routes' verbs are done to, and the model of that.
DONE_TO = {"settlement.CostDocument": ("report__grant", "settlement.Grant")}
#: Their verb is asked without the thing: anybody of its kinds of role may take them.
FOR_ALL = {"applications:start", "providers:ask"}
#: Route → which of the model's things it is for.
WHICH = {
    "applications:paper-done": {"received_at__isnull": False},
    "benefits:code": {"source": "own", "cor": ""},
    "calls:act": {"code": "adda-martesana-voucher-2026"},
    "selection:draw": {"call__procedure": "lottery"},
    "settlement:recovery-claim": {"lines__isnull": False},
    "settlement:payer": {"cuc__gt": ""},
    "settlement:tax-certificate": {"grants__instalments__isnull": False},
}
#: At the end of the demonstration none of its named people is let in: what these are for is done, or is of somebody unnamed.
DONE = """
    benefits:durc providers:ask providers:check-paper providers:decide-prices providers:proof providers:verify
    selection:answer selection:control-outcome selection:dissolve selection:expose selection:observe-notice
    selection:score settlement:condition-hand-in settlement:cost-new settlement:cost-remove
    settlement:grant-accept settlement:line-refuse settlement:report-send settlement:report-start vouchers:dispute
    vouchers:receipt-withdraw settlement:strike-stage
"""
OVER = set(DONE.split())
