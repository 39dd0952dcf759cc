//! `TW2xx`: what a law says of border crossings.

use super::entry::Explanation;

pub(super) const TRANSFER_MISSING: Explanation = Explanation {
    meaning: "Protected data crosses a border to which the law attaches conditions, and the inventory shows no adequacy \
              decision and no safeguard for it (sections 4.2 and 5.1 of the definition).",
    why: "Without a decision, a safeguard or a derogation a transfer is unlawful. If there is one and only its row is \
          missing, add the row.",
    fix: "Sign a safeguard between exporter and importer and add its row, add the certification that a decision asks \
          for, or stop the flow. `thalweg law REGIME --to PLACE` lists what there is.",
    raises: &[("safeguards.csv", "id,mechanism,module,exporter,importer,valid_from,assessed_on\n")],
    settled: &[(
        "safeguards.csv",
        "id,mechanism,module,exporter,importer,valid_from,assessed_on\n\
                                   clauses,scc,2,acme,cloud,2024-01-01,2026-01-01\n",
    )],
};

pub(super) const TRANSFER_DEFICIENT: Explanation = Explanation {
    meaning: "There is a ground, and it fails: ended, not begun, wrong module or parties, out of scope, not assessed \
              (sections 5.4 to 5.12 of the definition).",
    why: "A ground that fails is no ground, but is easily mistaken for one.",
    fix: "Correct the ground that the message names, or rely on another. Change a row only if it does not say what was signed \
          or done.",
    raises: &[(
        "safeguards.csv",
        "id,mechanism,module,exporter,importer,valid_from,assessed_on\n\
                                  clauses,scc,1,acme,cloud,2024-01-01,2026-01-01\n",
    )],
    settled: &[(
        "safeguards.csv",
        "id,mechanism,module,exporter,importer,valid_from,assessed_on\n\
                                   clauses,scc,2,acme,cloud,2024-01-01,2026-01-01\n",
    )],
};

pub(super) const TRANSFER_UNKNOWN: Explanation = Explanation {
    meaning: "It cannot be determined whether a ground is valid: a place, a role, a date or a condition is not stated.",
    why: "What is not stated never counts as met (section 5.1 of the definition).",
    fix: "State what the message says is missing.",
    raises: &[(
        "safeguards.csv",
        "id,mechanism,module,exporter,importer,valid_from,assessed_on\n\
                                  clauses,scc,2,acme,cloud,2024-01-01,\n",
    )],
    settled: &[(
        "safeguards.csv",
        "id,mechanism,module,exporter,importer,valid_from,assessed_on\n\
                                   clauses,scc,2,acme,cloud,2024-01-01,2026-01-01\n",
    )],
};

pub(super) const TRANSFER_PROHIBITED: Explanation = Explanation {
    meaning: "The law forbids the transfer. No built-in law has prohibitions; one of your own can (`--regimes`).",
    why: "Nothing that is signed helps against it (section 5.2 of the definition).",
    fix: "Stop the flow, or keep the data at another place.",
    raises: &[("regimes/eu-gdpr.toml", OWN_LAW), ("flows.csv", COPY)],
    settled: &[
        ("regimes/eu-gdpr.toml", OWN_LAW),
        ("flows.csv", "id,from,to,categories\nsignup,customers,crm,email\n"),
    ],
};

const COPY: &str = "id,from,to,categories\nsignup,customers,crm,email\ncopy,crm,backup,email\n";

const OWN_LAW: &str = "id = \"eu-gdpr\"\n\
    name = \"A law of one's own\"\n\
    [law]\n\
    id = \"eu-gdpr/law\"\n\
    title = \"Applies\"\n\
    citation = \"Policy, 1\"\n\
    source = { text = \"our policy\", grade = \"P\", checked = \"2026-11-23\" }\n\
    [[territory]]\n\
    id = \"eu-gdpr/de\"\n\
    title = \"Germany\"\n\
    citation = \"Policy, 2\"\n\
    source = { text = \"our policy\", grade = \"P\", checked = \"2026-11-23\" }\n\
    places = [\"DE\"]\n\
    [[prohibition]]\n\
    id = \"eu-gdpr/ban\"\n\
    title = \"Nothing to the United States\"\n\
    citation = \"Policy, 3\"\n\
    source = { text = \"our policy\", grade = \"P\", checked = \"2026-11-23\" }\n\
    places = [\"US\"]\n";

pub(super) const FOREIGN_PARENT: Explanation = Explanation {
    meaning: "An importer inside the territory is owned from outside, or has its seat outside and says that nobody \
              there reaches the data.",
    why: "It is not a transfer (section 4.4 of the definition). But the law of the owner's place may reach the data \
          through it.",
    fix: "Look at what the owner, or the seat, can demand; note the outcome in your assessment.",
    raises: &[
        (
            "companies.csv",
            "id,name,country,parent\nacme,Acme GmbH,DE,\nacme-fr,Acme SARL,FR,acme-inc\nacme-inc,Acme Inc.,US,\n",
        ),
        ("flows.csv", "id,from,to,categories\nsignup,customers,crm,email\nshare,crm,acme-fr,email\n"),
    ],
    settled: &[
        ("companies.csv", "id,name,country,parent\nacme,Acme GmbH,DE,\nacme-fr,Acme SARL,FR,acme\n"),
        ("flows.csv", "id,from,to,categories\nsignup,customers,crm,email\nshare,crm,acme-fr,email\n"),
    ],
};

pub(super) const FOREIGN_AUTHORITY: Explanation = Explanation {
    meaning: "Data goes to a public authority outside the territory (section 7.1 of the definition).",
    why: "An order of such an authority alone is not a ground (GDPR, Art. 48): it takes an international agreement, or \
          another ground for the transfer.",
    fix: "Name the agreement or other ground for the disclosure, or stop the flow.",
    raises: &[
        ("third_parties.csv", "id,name,country,kind\npolice,Federal police,US,law-enforcement\n"),
        ("flows.csv", "id,from,to,categories\nsignup,customers,crm,email\norder,crm,police,email\n"),
    ],
    settled: &[
        ("third_parties.csv", "id,name,country,kind\npolice,Federal police,DE,law-enforcement\n"),
        ("flows.csv", "id,from,to,categories\nsignup,customers,crm,email\norder,crm,police,email\n"),
    ],
};

pub(super) const STANDING_CONSENT: Explanation = Explanation {
    meaning: "A standing flow relies on explicit consent as its ground (section 5.11 of the definition).",
    why: "Derogations are read strictly: consent fits single transfers better than standing ones, and can be withdrawn.",
    fix: "Rely on a safeguard, or state in `recurrence` that it happens on occasion only.",
    raises: &[
        (
            "safeguards.csv",
            "id,mechanism,module,exporter,importer,valid_from\nconsent,derogation,a,acme,cloud,2024-01-01\n",
        ),
        (
            "flows.csv",
            "id,from,to,categories,legal_basis,recurrence\nsignup,customers,crm,email,,\n\
                       copy,crm,backup,email,explicit-consent,standing\n",
        ),
    ],
    settled: &[
        (
            "safeguards.csv",
            "id,mechanism,module,exporter,importer,valid_from\nconsent,derogation,a,acme,cloud,2024-01-01\n",
        ),
        (
            "flows.csv",
            "id,from,to,categories,legal_basis,recurrence\nsignup,customers,crm,email,,\n\
                       copy,crm,backup,email,explicit-consent,once\n",
        ),
    ],
};

pub(super) const ENCRYPTION_ALONE: Explanation = Explanation {
    meaning: "The assessment asks for encryption on the way or at rest alone, and the importer reads the data in the \
              clear (section 5.8 of the definition).",
    why: "Such encryption does not keep the data from the importer's own authorities (EDPB Recommendations 01/2020, use \
          cases 6 and 7). The verdict stands; the assessment may not.",
    fix: "Adopt measures that are effective where the importer reads the data, such as pseudonymisation, or reassess.",
    raises: &[(
        "safeguards.csv",
        "id,mechanism,module,exporter,importer,valid_from,assessed_on,assessment,measures\n\
         clauses,scc,2,acme,cloud,2024-01-01,2026-01-01,with-measures,encryption-in-transit\n",
    )],
    settled: &[(
        "safeguards.csv",
        "id,mechanism,module,exporter,importer,valid_from,assessed_on,assessment,measures\n\
         clauses,scc,2,acme,cloud,2024-01-01,2026-01-01,with-measures,encryption-in-transit;split-processing\n",
    )],
};

pub(super) const PLACE_OF_SAME_PARTY: Explanation = Explanation {
    meaning: "A party keeps data at a place of its own outside, and that is worth a look: it got the data there from \
              another, people give it there directly, the party has its seat outside, or the data is of a kind that the \
              law watches (section 4.4 of the definition).",
    why: "Between places of one party there is no transfer. But the law of that place may reach the data, and the duties \
          to keep it secure stay (EDPB Guidelines 05/2021, section 4).",
    fix: "Look at what the authorities of that place can demand, and at the security of the processing there; or keep \
          the data inside.",
    raises: &[
        (
            "stores.csv",
            "id,name,operator,controller,country\ncrm,Customer database,acme,,DE\nbackup,Backups,acme,,US\n",
        ),
        ("categories.csv", "id,name,parent,tags\nemail,E-mail address,,health\n"),
        ("flows.csv", "id,from,to,categories\nsignup,customers,crm,email\ncopy,crm,backup,email\n"),
    ],
    settled: &[
        (
            "stores.csv",
            "id,name,operator,controller,country\ncrm,Customer database,acme,,DE\nbackup,Backups,acme,,DE\n",
        ),
        ("categories.csv", "id,name,parent,tags\nemail,E-mail address,,health\n"),
        ("flows.csv", "id,from,to,categories\nsignup,customers,crm,email\ncopy,crm,backup,email\n"),
    ],
};

pub(super) const UNNAMED_LOCATION: Explanation = Explanation {
    meaning: "The party that runs a store also works from a place outside (`locations`), and the store does not name \
              that place (section 4.4 of the definition).",
    why: "Who reaches data from a place processes it there. If the store is reached from there, that is a border \
          crossing that the inventory does not show.",
    fix: "Ask whether the store is reached from there. If so, add the place to its `country`; if not, note the answer, or \
          switch the code off once it is answered for all.",
    raises: &[
        ("vendors.csv", "id,name,country,locations\ncloud,Cloud SARL,FR,IN\n"),
        (
            "stores.csv",
            "id,name,operator,controller,country\ncrm,Customer database,acme,,DE\nbackup,Backups,cloud,acme,FR\n",
        ),
    ],
    settled: &[
        ("vendors.csv", "id,name,country,locations\ncloud,Cloud SARL,FR,\n"),
        (
            "stores.csv",
            "id,name,operator,controller,country\ncrm,Customer database,acme,,DE\nbackup,Backups,cloud,acme,FR\n",
        ),
    ],
};

pub(super) const REVIEW_REQUIRED: Explanation = Explanation {
    meaning: "A verdict rests on an entry of the law that counts, but whose primary text was not seen when it was \
              written (section 5.14 of the definition).",
    why: "The entry may have a slip: a date, a limit, a number.",
    fix: "Have it checked against its text: `thalweg law --entry ID` shows its source. An entry of your own takes its \
          place with `--regimes`.",
    raises: &[(
        "safeguards.csv",
        "id,mechanism,module,exporter,importer,valid_from,assessed_on\n\
                                  clauses,scc,2,acme,cloud,2024-01-01,2026-01-01\n",
    )],
    settled: &[(
        "safeguards.csv",
        "id,mechanism,module,exporter,importer,valid_from,assessed_on\n\
                                   clauses,scc-sa,,acme,cloud,2024-01-01,2026-01-01\n",
    )],
};

pub(super) const UNCONFIRMED: Explanation = Explanation {
    meaning: "A verdict would rest on an entry of the law that is from memory and waits for confirmation.",
    why: "Until then it gives `unknown` at best (section 5.14 of the definition).",
    fix: "Check the entry (`thalweg law --entry ID` shows it), then name its id under `confirms` in inventory.toml.",
    raises: &[
        ("inventory.toml", "name = \"example\"\nas_of = 2026-11-23\nregimes = [\"ch-fadp\"]\n"),
        ("companies.csv", "id,name,country\nacme,Acme AG,CH\n"),
        ("vendors.csv", "id,name,country\ncloud,Cloud SA,RE\n"),
        (
            "stores.csv",
            "id,name,operator,controller\ncrm,Customer database,acme,\nbackup,Backups,cloud,acme\n",
        ),
    ],
    settled: &[
        ("inventory.toml", "name = \"example\"\nas_of = 2026-11-23\nregimes = [\"ch-fadp\"]\n"),
        ("companies.csv", "id,name,country\nacme,Acme AG,CH\n"),
        ("vendors.csv", "id,name,country\ncloud,Cloud SA,FR\n"),
        (
            "stores.csv",
            "id,name,operator,controller\ncrm,Customer database,acme,\nbackup,Backups,cloud,acme\n",
        ),
    ],
};

pub(super) const REGIME_NOT_IN_FORCE: Explanation = Explanation {
    meaning: "A law is to be judged for a day on which it does not apply.",
    why: "Every verdict under it is `unknown` on that day (section 5.13 of the definition).",
    fix: "Judge a day on which it applies (`--as-of`), or leave it out of `regimes`.",
    raises: &[("inventory.toml", "name = \"example\"\nas_of = 2018-05-24\nregimes = [\"eu-gdpr\"]\n")],
    settled: &[("inventory.toml", "name = \"example\"\nas_of = 2018-05-25\nregimes = [\"eu-gdpr\"]\n")],
};

pub(super) const SAFEGUARD_OUTSIDE_REGIME: Explanation = Explanation {
    meaning: "A safeguard's mechanism is none that the judged laws know, or its `regimes` names other laws.",
    why: "It counts for nothing (section 5.10 of the definition): the UK's IDTA is not a safeguard under the EU GDPR.",
    fix: "Name the law in `regimes` of the safeguard if it is meant for it, or use a mechanism that the law knows.",
    raises: &[(
        "safeguards.csv",
        "id,mechanism,module,exporter,importer,valid_from,assessed_on\n\
                                  clauses,idta,,acme,cloud,2024-01-01,2026-01-01\n",
    )],
    settled: &[(
        "safeguards.csv",
        "id,mechanism,module,exporter,importer,valid_from,assessed_on\n\
                                   clauses,scc,2,acme,cloud,2024-01-01,2026-01-01\n",
    )],
};
