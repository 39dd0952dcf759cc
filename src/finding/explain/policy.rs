//! `TW3xx`: your own policy. `TW4xx`: upkeep.

use super::entry::Explanation;

pub(super) const UNDECLARED_USE: Explanation = Explanation {
    meaning: "A flow carries a category for a purpose whose row lists categories, and not that one.",
    why: "It is used for more than was declared.",
    fix: "Declare it in `categories` of the purpose, or stop the use.",
    raises: &[
        ("purposes.csv", "id,name,categories\nbilling,Billing,health\n"),
        (
            "flows.csv",
            "id,from,to,categories,purposes\nsignup,customers,crm,email,\ncopy,crm,backup,email,billing\n",
        ),
    ],
    settled: &[
        ("purposes.csv", "id,name,categories\nbilling,Billing,contact\n"),
        (
            "flows.csv",
            "id,from,to,categories,purposes\nsignup,customers,crm,email,\ncopy,crm,backup,email,billing\n",
        ),
    ],
};

pub(super) const UNDECLARED_RECIPIENT: Explanation = Explanation {
    meaning: "A flow gives data for a purpose whose row lists recipients, and not that party or its kind.",
    why: "Somebody gets it who was not declared.",
    fix: "Declare its id or kind in `recipients` of the purpose, or stop the flow.",
    raises: &[
        ("purposes.csv", "id,name,recipients\nbilling,Billing,bank\n"),
        (
            "flows.csv",
            "id,from,to,categories,purposes\nsignup,customers,crm,email,\ncopy,crm,backup,email,billing\n",
        ),
    ],
    settled: &[
        ("purposes.csv", "id,name,recipients\nbilling,Billing,bank;vendor\n"),
        (
            "flows.csv",
            "id,from,to,categories,purposes\nsignup,customers,crm,email,\ncopy,crm,backup,email,billing\n",
        ),
    ],
};

pub(super) const RULE_DENIED: Explanation = Explanation {
    meaning: "A route does what a `deny` rule of rules.csv forbids.",
    why: "It is against your own policy.",
    fix: "Stop a flow of the route that the message names, or narrow the rule.",
    raises: &[("rules.csv", "id,effect,category,place\nno-us,deny,contact,US\n")],
    settled: &[("rules.csv", "id,effect,category,place\nno-us,deny,health,US\n")],
};

pub(super) const RULE_REQUIRED: Explanation = Explanation {
    meaning: "A route lacks what a `require` rule of rules.csv asks for.",
    why: "It is against your own policy. What is not stated does not fulfil it.",
    fix: "Give the flow the legal basis, transformation or mechanism that the rule asks for, or narrow the rule.",
    raises: &[("rules.csv", "id,effect,place,transform\ncoded,require,US,encrypt\n")],
    settled: &[
        ("rules.csv", "id,effect,place,transform\ncoded,require,US,encrypt\n"),
        (
            "flows.csv",
            "id,from,to,categories,transform\nsignup,customers,crm,email,\ncopy,crm,backup,email,encrypt\n",
        ),
    ],
};

pub(super) const IDLE_RULE: Explanation = Explanation {
    meaning: "No exposure meets the cells of a rule, or a `require` rule asks for nothing.",
    why: "It guards nothing. It may contain a slip, or already be complied with.",
    fix: "Nothing, if it only guards against what may come; else widen its cells, fill `legal_basis`, `transform` or `mechanism`, or delete the rule.",
    raises: &[("rules.csv", "id,effect,place\nno-cn,deny,CN\n")],
    settled: &[("rules.csv", "id,effect,place\nno-us,deny,US\n")],
};

pub(super) const EXPIRING: Explanation = Explanation {
    meaning: "A safeguard or certification ends within `expiry_notice_days` (90 unless inventory.toml says otherwise).",
    why: "On the day after, the transfers that rest on it have no ground (section 5.13 of the definition).",
    fix: "Renew it, and state the new last day.",
    raises: &[(
        "safeguards.csv",
        "id,mechanism,module,exporter,importer,valid_from,valid_until,assessed_on\n\
         clauses,scc,2,acme,cloud,2024-01-01,2026-12-31,2026-01-01\n",
    )],
    settled: &[(
        "safeguards.csv",
        "id,mechanism,module,exporter,importer,valid_from,valid_until,assessed_on\n\
         clauses,scc,2,acme,cloud,2024-01-01,2028-12-31,2026-01-01\n",
    )],
};

pub(super) const ASSESSMENT_DUE: Explanation = Explanation {
    meaning: "A transfer impact assessment becomes older than `assessment_valid_months` within `expiry_notice_days`.",
    why: "From then on it does not count, and the safeguard fails (section 5.8 of the definition).",
    fix: "Reassess, and enter the date in `assessed_on`.",
    raises: &[(
        "safeguards.csv",
        "id,mechanism,module,exporter,importer,valid_from,assessed_on\n\
         clauses,scc,2,acme,cloud,2024-01-01,2024-12-01\n",
    )],
    settled: &[(
        "safeguards.csv",
        "id,mechanism,module,exporter,importer,valid_from,assessed_on\n\
         clauses,scc,2,acme,cloud,2024-01-01,2026-01-01\n",
    )],
};

pub(super) const UNUSED_SAFEGUARD: Explanation = Explanation {
    meaning: "No verdict rests on a safeguard.",
    why: "It may be between other parties than you think (section 5.10 of the definition), or of no use any more.",
    fix: "Name it in `safeguards` of the flow that should rely on it, correct its parties, or delete it.",
    raises: &[(
        "safeguards.csv",
        "id,mechanism,module,exporter,importer,valid_from,assessed_on\n\
         clauses,scc,2,acme,cloud,2024-01-01,2026-01-01\nwrong-way,scc,2,cloud,acme,2024-01-01,2026-01-01\n",
    )],
    settled: &[(
        "safeguards.csv",
        "id,mechanism,module,exporter,importer,valid_from,assessed_on\n\
         clauses,scc,2,acme,cloud,2024-01-01,2026-01-01\n",
    )],
};

pub(super) const UNUSED_CONFIRMATION: Explanation = Explanation {
    meaning: "`confirms` in inventory.toml names an entry that does not wait for confirmation, or that is not there.",
    why: "It confirms nothing (section 5.14 of the definition): the id may have a slip.",
    fix: "Write the id as `thalweg law REGIME` shows it, or delete it.",
    raises: &[(
        "inventory.toml",
        "name = \"example\"\nas_of = 2026-11-23\nregimes = [\"eu-gdpr\"]\nconfirms = [\"eu-gdpr/scc\"]\n",
    )],
    settled: &[("inventory.toml", "name = \"example\"\nas_of = 2026-11-23\nregimes = [\"eu-gdpr\"]\n")],
};
