"""Types of ids, to annotate your own code with: of the bundled frameworks, and of the stages of each.

``FrameworkId`` is the id of any bundled framework. The type of the ids of a framework's stages is named after
the framework's id, with its words capitalised: ``NineStage`` has the ids of the stages of ``nine-stage``.

>>> import customer_journey as cj
>>> def greet(stage: cj.ids.SalePhases) -> str:
...     return {"before": "Hello", "during": "Welcome", "after": "Thank you"}[stage]
>>> greet("during")
'Welcome'
"""

# Written by scripts/ids.py from the data; a test compares them.
# fmt: off
from typing import Literal, TypeAlias

__all__ = [
    "Aarrr",
    "Aida",
    "Aidas",
    "Aidma",
    "Aisas",
    "Aisdalslove",
    "AwarenessConsiderationConversion",
    "AwsAce",
    "BowTie",
    "BuyersJourney",
    "CustomerLifecycle",
    "Dagmar",
    "DmLifecycle",
    "DynamicsOpportunity",
    "EdelmanCdj",
    "Ekb",
    "FiveA",
    "FiveStageJourney",
    "Flywheel",
    "ForresterB2bWaterfall",
    "ForresterLifecycle",
    "FourARucker",
    "FourPhase",
    "FourStage",
    "FrameworkId",
    "Ga4Lifecycle",
    "GartnerB2b",
    "HierarchyOfEffects",
    "Hourglass",
    "HuaweiLifecycle",
    "HubspotDeal",
    "HubspotLeadStatus",
    "HubspotLeads",
    "HubspotLifecycle",
    "InboundMethodology",
    "KlaviyoRfm",
    "MarketoRevenue",
    "MckinseyCdj",
    "NineStage",
    "OutlookBcm",
    "PardotLifecycle",
    "PipedriveDeal",
    "ProductLed",
    "Race",
    "Rean",
    "RogersAdoption",
    "SalePhases",
    "SalesPipeline",
    "SalesforceLead",
    "SalesforceOpportunity",
    "SchwartzAwareness",
    "SeeThinkDoCare",
    "Sips",
    "SiriusWaterfall2006",
    "SiriusWaterfall2012",
    "ThreePhase",
    "TofuMofuBofu",
    "VtigerLead",
    "ZohoDeal",
]

FrameworkId: TypeAlias = Literal[
    "aarrr",
    "aida",
    "aidas",
    "aidma",
    "aisas",
    "aisdalslove",
    "awareness-consideration-conversion",
    "aws-ace",
    "bow-tie",
    "buyers-journey",
    "customer-lifecycle",
    "dagmar",
    "dm-lifecycle",
    "dynamics-opportunity",
    "edelman-cdj",
    "ekb",
    "five-a",
    "five-stage-journey",
    "flywheel",
    "forrester-b2b-waterfall",
    "forrester-lifecycle",
    "four-a-rucker",
    "four-phase",
    "four-stage",
    "ga4-lifecycle",
    "gartner-b2b",
    "hierarchy-of-effects",
    "hourglass",
    "huawei-lifecycle",
    "hubspot-deal",
    "hubspot-lead-status",
    "hubspot-leads",
    "hubspot-lifecycle",
    "inbound-methodology",
    "klaviyo-rfm",
    "marketo-revenue",
    "mckinsey-cdj",
    "nine-stage",
    "outlook-bcm",
    "pardot-lifecycle",
    "pipedrive-deal",
    "product-led",
    "race",
    "rean",
    "rogers-adoption",
    "sale-phases",
    "sales-pipeline",
    "salesforce-lead",
    "salesforce-opportunity",
    "schwartz-awareness",
    "see-think-do-care",
    "sips",
    "sirius-waterfall-2006",
    "sirius-waterfall-2012",
    "three-phase",
    "tofu-mofu-bofu",
    "vtiger-lead",
    "zoho-deal",
]
Aarrr: TypeAlias = Literal[
    "acquisition",
    "activation",
    "retention",
    "referral",
    "revenue",
]
Aida: TypeAlias = Literal[
    "attention",
    "interest",
    "desire",
    "action",
]
Aidas: TypeAlias = Literal[
    "attention",
    "interest",
    "desire",
    "action",
    "satisfaction",
]
Aidma: TypeAlias = Literal[
    "attention",
    "interest",
    "desire",
    "memory",
    "action",
]
Aisas: TypeAlias = Literal[
    "attention",
    "interest",
    "search",
    "action",
    "share",
]
Aisdalslove: TypeAlias = Literal[
    "attention",
    "interest",
    "search",
    "desire",
    "action",
    "like-dislike",
    "share",
    "love-hate",
]
AwarenessConsiderationConversion: TypeAlias = Literal[
    "awareness",
    "consideration",
    "conversion",
]
AwsAce: TypeAlias = Literal[
    "prospect",
    "qualified",
    "technical-validation",
    "business-validation",
    "committed",
    "launched",
    "closed-lost",
]
BowTie: TypeAlias = Literal[
    "awareness",
    "education",
    "selection",
    "commit",
    "onboard",
    "impact",
    "growth",
]
BuyersJourney: TypeAlias = Literal[
    "awareness",
    "consideration",
    "decision",
]
CustomerLifecycle: TypeAlias = Literal[
    "reach",
    "acquire",
    "convert",
    "retain",
    "advocate",
]
Dagmar: TypeAlias = Literal[
    "unawareness",
    "awareness",
    "comprehension",
    "conviction",
    "action",
]
DmLifecycle: TypeAlias = Literal[
    "acquisition",
    "conversion",
    "penetration",
    "retention",
    "reactivation",
]
DynamicsOpportunity: TypeAlias = Literal[
    "qualify",
    "develop",
    "propose",
    "close",
]
EdelmanCdj: TypeAlias = Literal[
    "consider",
    "evaluate",
    "buy",
    "enjoy",
    "advocate",
    "bond",
]
Ekb: TypeAlias = Literal[
    "need-recognition",
    "information-search",
    "evaluation-of-alternatives",
    "purchase-decision",
    "post-purchase-behaviour",
]
FiveA: TypeAlias = Literal[
    "aware",
    "appeal",
    "ask",
    "act",
    "advocate",
]
FiveStageJourney: TypeAlias = Literal[
    "awareness",
    "consideration",
    "purchase",
    "retention",
    "advocacy",
]
Flywheel: TypeAlias = Literal[
    "attract",
    "engage",
    "delight",
]
ForresterB2bWaterfall: TypeAlias = Literal[
    "targeted",
    "detected",
    "engaged",
    "prioritized",
    "qualified",
    "pipeline",
    "closed-won",
]
ForresterLifecycle: TypeAlias = Literal[
    "discover",
    "explore",
    "buy",
    "engage",
]
FourARucker: TypeAlias = Literal[
    "aware",
    "attitude",
    "act",
    "act-again",
]
FourPhase: TypeAlias = Literal[
    "discovery",
    "consideration",
    "purchase",
    "retention",
]
FourStage: TypeAlias = Literal[
    "awareness",
    "consideration",
    "decision",
    "post-purchase",
]
Ga4Lifecycle: TypeAlias = Literal[
    "acquisition",
    "engagement",
    "monetization",
    "retention",
]
GartnerB2b: TypeAlias = Literal[
    "problem-identification",
    "solution-exploration",
    "requirements-building",
    "supplier-selection",
    "validation",
    "consensus-creation",
]
HierarchyOfEffects: TypeAlias = Literal[
    "awareness",
    "knowledge",
    "liking",
    "preference",
    "conviction",
    "purchase",
]
Hourglass: TypeAlias = Literal[
    "know",
    "like",
    "trust",
    "try",
    "buy",
    "repeat",
    "refer",
]
HuaweiLifecycle: TypeAlias = Literal[
    "beginner",
    "growing",
    "mature",
    "inactive",
    "lost",
]
HubspotDeal: TypeAlias = Literal[
    "appointmentscheduled",
    "qualifiedtobuy",
    "presentationscheduled",
    "decisionmakerboughtin",
    "contractsent",
    "closedwon",
    "closedlost",
]
HubspotLeadStatus: TypeAlias = Literal[
    "new",
    "open",
    "in-progress",
    "open-deal",
    "unqualified",
    "attempted-to-contact",
    "connected",
    "bad-timing",
]
HubspotLeads: TypeAlias = Literal[
    "new",
    "attempting",
    "connected",
    "qualified",
    "unqualified",
]
HubspotLifecycle: TypeAlias = Literal[
    "subscriber",
    "lead",
    "marketingqualifiedlead",
    "salesqualifiedlead",
    "opportunity",
    "customer",
    "evangelist",
    "other",
]
InboundMethodology: TypeAlias = Literal[
    "attract",
    "convert",
    "close",
    "delight",
]
KlaviyoRfm: TypeAlias = Literal[
    "champions",
    "loyal",
    "recent",
    "needs-attention",
    "at-risk",
    "inactive",
]
MarketoRevenue: TypeAlias = Literal[
    "anonymous",
    "new-names",
    "prospect",
    "lead",
    "sales-lead",
    "opportunity",
    "customer",
    "disqualified",
    "inactive",
    "recycled",
    "lost",
]
MckinseyCdj: TypeAlias = Literal[
    "initial-consideration",
    "active-evaluation",
    "moment-of-purchase",
    "post-purchase-experience",
    "loyalty-loop",
]
NineStage: TypeAlias = Literal[
    "challenge",
    "discovery",
    "consideration",
    "comparison",
    "purchase",
    "adoption",
    "usage",
    "support",
    "advocacy",
]
OutlookBcm: TypeAlias = Literal[
    "initial-communication",
    "prospecting",
    "qualification",
    "needs-analysis",
    "proposal-price-quote",
    "negotiation-review",
    "closed-won",
    "closed-lost",
]
PardotLifecycle: TypeAlias = Literal[
    "visitor",
    "prospect",
    "mql",
    "sql",
    "won",
]
PipedriveDeal: TypeAlias = Literal[
    "qualified",
    "contact-made",
    "demo-scheduled",
    "proposal-made",
    "negotiations-started",
]
ProductLed: TypeAlias = Literal[
    "sign-up",
    "activated",
    "pql",
    "paying",
    "expansion",
    "advocacy",
]
Race: TypeAlias = Literal[
    "plan",
    "reach",
    "act",
    "convert",
    "engage",
]
Rean: TypeAlias = Literal[
    "reach",
    "engage",
    "activate",
    "nurture",
]
RogersAdoption: TypeAlias = Literal[
    "knowledge",
    "persuasion",
    "decision",
    "implementation",
    "confirmation",
]
SalePhases: TypeAlias = Literal[
    "before",
    "during",
    "after",
]
SalesPipeline: TypeAlias = Literal[
    "lead",
    "contact-made",
    "discovery",
    "demo",
    "proposal",
    "negotiation",
    "won",
    "lost",
]
SalesforceLead: TypeAlias = Literal[
    "open-not-contacted",
    "working-contacted",
    "closed-converted",
    "closed-not-converted",
]
SalesforceOpportunity: TypeAlias = Literal[
    "prospecting",
    "qualification",
    "needs-analysis",
    "value-proposition",
    "id-decision-makers",
    "perception-analysis",
    "proposal-price-quote",
    "negotiation-review",
    "closed-won",
    "closed-lost",
]
SchwartzAwareness: TypeAlias = Literal[
    "unaware",
    "problem-aware",
    "solution-aware",
    "product-aware",
    "most-aware",
]
SeeThinkDoCare: TypeAlias = Literal[
    "see",
    "think",
    "do",
    "care",
]
Sips: TypeAlias = Literal[
    "sympathize",
    "identify",
    "participate",
    "share",
]
SiriusWaterfall2006: TypeAlias = Literal[
    "inquiry",
    "marketing-qualified-lead",
    "sales-accepted-lead",
    "sales-qualified-lead",
    "close",
]
SiriusWaterfall2012: TypeAlias = Literal[
    "inquiry",
    "aql",
    "tal",
    "tql",
    "tgl",
    "sal",
    "sgl",
    "sql",
    "closed-won",
]
ThreePhase: TypeAlias = Literal[
    "early",
    "middle",
    "late",
]
TofuMofuBofu: TypeAlias = Literal[
    "tofu",
    "mofu",
    "bofu",
]
VtigerLead: TypeAlias = Literal[
    "attempted-to-contact",
    "cold",
    "contact-in-future",
    "contacted",
    "hot",
    "junk-lead",
    "lost-lead",
    "not-contacted",
    "pre-qualified",
    "qualified",
    "warm",
]
ZohoDeal: TypeAlias = Literal[
    "qualification",
    "needs-analysis",
    "value-proposition",
    "identify-decision-makers",
    "proposal-price-quote",
    "negotiation-review",
    "closed-won",
    "closed-lost",
    "closed-lost-to-competition",
]
