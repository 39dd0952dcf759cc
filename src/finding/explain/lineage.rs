//! `TW1xx`: what is odd in where data goes, whatever a law says of it.

use super::entry::Explanation;

pub(super) const EMPTY_FLOW: Explanation = Explanation {
    meaning: "A flow names categories or people that are never at its source (section 2.2 of the definition).",
    why: "It carries nothing. Either the data comes by a way that is not in the inventory, or the flow is wrong.",
    fix: "Add the flow or holding that brings the data to the source, or remove the flow or its categories.",
    raises: &[("flows.csv", "id,from,to,categories\nsignup,customers,crm,email\ncopy,crm,backup,health\n")],
    settled: &[(
        "flows.csv",
        "id,from,to,categories\nsignup,customers,crm,email;health\ncopy,crm,backup,health\n",
    )],
};

pub(super) const UNSOURCED_HOLDING: Explanation = Explanation {
    meaning: "A store declares a category that no flow brings to it.",
    why: "The holding counts (section 2.1 of the definition), but where it came from is not on the map.",
    fix: "Add the flow that brings it, or remove it from `categories` of the store if it is gone.",
    raises: &[(
        "stores.csv",
        "id,name,operator,controller,country,categories,populations\n\
         crm,Customer database,acme,,DE,health,customers\nbackup,Backups,cloud,acme,US,,\n",
    )],
    settled: &[(
        "stores.csv",
        "id,name,operator,controller,country,categories,populations\n\
         crm,Customer database,acme,,DE,email,customers\nbackup,Backups,cloud,acme,US,,\n",
    )],
};

pub(super) const UNDECLARED_RECEIPT: Explanation = Explanation {
    meaning: "A store that declares what it holds receives something else (section 7.1 of the definition).",
    why: "What was declared, perhaps to people or to an authority, is less than what is there.",
    fix: "Declare it in `categories` and `populations` of the store, or stop the flow.",
    raises: &[(
        "stores.csv",
        "id,name,operator,controller,country,categories,populations\n\
         crm,Customer database,acme,,DE,health,customers\nbackup,Backups,cloud,acme,US,,\n",
    )],
    settled: &[(
        "stores.csv",
        "id,name,operator,controller,country,categories,populations\n\
         crm,Customer database,acme,,DE,contact,customers\nbackup,Backups,cloud,acme,US,,\n",
    )],
};

pub(super) const UNKNOWN_CONTROLLER: Explanation = Explanation {
    meaning: "A processor holds data in a store, and the store does not say on whose behalf.",
    why: "Who is exporter and importer depends on it (sections 1.3 and 4.1 of the definition): what cannot be determined is \
          `unknown`.",
    fix: "State the parties on whose behalf in `controller` of the store.",
    raises: &[(
        "stores.csv",
        "id,name,operator,controller,country\ncrm,Customer database,acme,,DE\nbackup,Backups,cloud,,US\n",
    )],
    settled: &[(
        "stores.csv",
        "id,name,operator,controller,country\ncrm,Customer database,acme,,DE\nbackup,Backups,cloud,acme,US\n",
    )],
};

pub(super) const FLOW_CYCLE: Explanation = Explanation {
    meaning: "Flows lead from a node back to it.",
    why: "It is allowed, and computed right (section 2.4 of the definition). But it keeps data alive that was deleted \
          at one end.",
    fix: "Nothing, if it is meant; else take one of the flows out.",
    raises: &[(
        "flows.csv",
        "id,from,to,categories\nsignup,customers,crm,email\ncopy,crm,backup,email\nrestore,backup,crm,email\n",
    )],
    settled: &[("flows.csv", "id,from,to,categories\nsignup,customers,crm,email\ncopy,crm,backup,email\n")],
};

pub(super) const ANCESTOR_PASSES_DROP: Explanation = Explanation {
    meaning: "A flow drops a category, and a broader one that contains it passes.",
    why: "`contact` without further words may contain the e-mail address: it is not known to be free of it (section 2.3 \
          of the definition).",
    fix: "Name the narrower categories that pass, at the source and on the flow.",
    raises: &[(
        "flows.csv",
        "id,from,to,categories,transform\nsignup,customers,crm,contact,\ncopy,crm,backup,contact,drop:email\n",
    )],
    settled: &[(
        "flows.csv",
        "id,from,to,categories,transform\nsignup,customers,crm,email;health,\ncopy,crm,backup,*,drop:email\n",
    )],
};

pub(super) const ANCESTOR_DERIVES: Explanation = Explanation {
    meaning: "A derivation asks for a category, and only a broader one that contains it is there.",
    why: "It applies, to be on the safe side (section 2.3 of the definition): whether the derived data really arises is a \
          guess.",
    fix: "Name the narrower categories that are there, at the source and on the flow.",
    raises: &[(
        "flows.csv",
        "id,from,to,categories,transform\nsignup,customers,crm,contact,\ncopy,crm,backup,contact,derive:email>health\n",
    )],
    settled: &[(
        "flows.csv",
        "id,from,to,categories,transform\nsignup,customers,crm,email,\ncopy,crm,backup,email,derive:email>health\n",
    )],
};

pub(super) const FOREIGN_POPULATION_FLOW: Explanation = Explanation {
    meaning: "A flow comes out of one population, and its `populations` names others.",
    why: "Those others do not pass over it: people give their own data only (section 2.2 of the definition).",
    fix: "Leave `populations` blank, and draw a flow out of each population.",
    raises: &[
        ("populations.csv", "id,name,country\ncustomers,Customers,DE\nstaff,Staff,DE\n"),
        (
            "flows.csv",
            "id,from,to,categories,populations\nsignup,customers,crm,email,customers;staff\ncopy,crm,backup,email,\n",
        ),
    ],
    settled: &[
        ("populations.csv", "id,name,country\ncustomers,Customers,DE\nstaff,Staff,DE\n"),
        (
            "flows.csv",
            "id,from,to,categories,populations\nsignup,customers,crm,email,\nhire,staff,crm,email,\n\
             copy,crm,backup,email,\n",
        ),
    ],
};

pub(super) const UNKNOWN_HOME: Explanation = Explanation {
    meaning: "Where the people of a population live is `unknown`.",
    why: "A law that protects people where they live may protect them, and this cannot be determined (section 3.1 of the \
          definition).",
    fix: "State the homes in `country`: places, `EU`, `EEA`, or `*` for anywhere.",
    raises: &[("populations.csv", "id,name,country\ncustomers,Customers,unknown\n")],
    settled: &[("populations.csv", "id,name,country\ncustomers,Customers,EEA\n")],
};

pub(super) const NOTHING_MOVES: Explanation = Explanation {
    meaning: "The inventory has no flows, and no store says what it holds: no fact enters (section 2.1 of the definition).",
    why: "There is nothing to judge: a report without findings would say nothing.",
    fix: "Write flows.csv, or fill `categories` and `populations` in stores.csv.",
    raises: &[("flows.csv", "id,from,to,categories\n")],
    settled: &[("flows.csv", "id,from,to,categories\nsignup,customers,crm,email\n")],
};
