//! `TW0xx`: what keeps an inventory from being read.

use super::entry::Explanation;

pub(super) const UNREADABLE: Explanation = Explanation {
    meaning: "A file cannot be read as what it is: text in UTF-8, CSV with its quotes closed, TOML.",
    why: "What cannot be read is not judged, and what is not judged is not an answer.",
    fix: "Save tables as CSV in UTF-8; close every quote; put texts of inventory.toml in quotes.",
    raises: &[("inventory.toml", "name = example\n")],
    settled: &[("inventory.toml", "name = \"example\"\n")],
};

pub(super) const TOO_LARGE: Explanation = Explanation {
    meaning: "A file, a table, a cell, an id or a tree of parents is larger than the bounds of docs/FORMATS.md; or a report, an \
              export or the answer to a query is, or takes more memory than there is; or the routes of exposures have more steps than \
              can be held.",
    why: "The bounds lie well above any honest inventory: what passes them is mostly a slip, or meant to do harm.",
    fix: "Shorten it, or split the table: `flows-1.csv`, `flows-2.csv`. Of a report: judge fewer laws, leave out `--long`, or \
          take flows that lead from each to each together, and look for a list that was read as a chain.",
    raises: &[(
        "companies.csv",
        "id,name,country\n\
         acme,Acme GmbH,DE\n\
         acme-holding-and-trading-company-with-limited-liability-for-the-sale-of-goods-of-every-kind-in-all-of-the-\
         member-states-of-the-union,Acme Holding,DE\n",
    )],
    settled: &[("companies.csv", "id,name,country\nacme,Acme GmbH,DE\nacme-holding,Acme Holding,DE\n")],
};

pub(super) const UNKNOWN_TABLE: Explanation = Explanation {
    meaning: "A file looks like a table, and is none that an inventory has, is where it is not read, or was left by a run that was killed.",
    why: "Rows that you believe to be in the inventory would not be judged.",
    fix: "Give it the name of a table (`vendors.csv`, or `vendors-2026.csv` for a part of one), save it as CSV, or \
          move it out of the folder.",
    raises: &[("vendor.csv", "id,name,country\nmailer,Mailer Ltd,GB\n")],
    settled: &[("vendors-mail.csv", "id,name,country\nmailer,Mailer Ltd,GB\n")],
};

pub(super) const UNKNOWN_COLUMN: Explanation = Explanation {
    meaning: "A column of a table, or a key of inventory.toml, is none that it has.",
    why: "A misspelt column is a blank one: what is in it would not count.",
    fix: "Write it as docs/FORMATS.md has it. A column of your own begins with `x_`.",
    raises: &[("vendors.csv", "id,name,country,rol\ncloud,Cloud Inc.,US,processor\n")],
    settled: &[("vendors.csv", "id,name,country,role\ncloud,Cloud Inc.,US,processor\n")],
};

pub(super) const MISSING_COLUMN: Explanation = Explanation {
    meaning: "A column that the table must have is not there, or a cell of it is blank.",
    why: "Without it the row says nothing that can be judged.",
    fix: "Add the column, or fill the cell; `unknown` is a country too.",
    raises: &[("vendors.csv", "id,name,country\ncloud,Cloud Inc.,\n")],
    settled: &[("vendors.csv", "id,name,country\ncloud,Cloud Inc.,unknown\n")],
};

pub(super) const BAD_ID: Explanation = Explanation {
    meaning: "An id has capitals, spaces or other signs, or does not begin with a letter or digit.",
    why: "Ids join the tables, and stand in reports and file names: one way of writing them avoids slips.",
    fix: "Write lower-case letters, digits, `.`, `_` and `-`; the name can be anything.",
    raises: &[("vendors.csv", "id,name,country\ncloud,Cloud Inc.,US\nMailer Ltd,Mailer Ltd,GB\n")],
    settled: &[("vendors.csv", "id,name,country\ncloud,Cloud Inc.,US\nmailer-ltd,Mailer Ltd,GB\n")],
};

pub(super) const DUPLICATE_ID: Explanation = Explanation {
    meaning: "Two rows have one id. Populations, stores and the four tables of parties share one space of ids.",
    why: "A reference to that id could mean either row.",
    fix: "Give one of them another id, or delete the row that appears twice.",
    raises: &[("vendors.csv", "id,name,country\ncloud,Cloud Inc.,US\ncrm,CRM Ltd,GB\n")],
    settled: &[("vendors.csv", "id,name,country\ncloud,Cloud Inc.,US\ncrm-ltd,CRM Ltd,GB\n")],
};

pub(super) const UNKNOWN_REFERENCE: Explanation = Explanation {
    meaning: "A cell names a party, store, category, safeguard, law, mechanism or scheme that is not there.",
    why: "What it was meant to say is lost: a flow without its source, a safeguard without its parties.",
    fix: "Write the id, not the name; add the row if it is missing.",
    raises: &[("flows.csv", "id,from,to,categories\nsignup,customers,crm,email\ncopy,crm,bakcup,email\n")],
    settled: &[("flows.csv", "id,from,to,categories\nsignup,customers,crm,email\ncopy,crm,backup,email\n")],
};

pub(super) const BAD_PLACE: Explanation = Explanation {
    meaning: "A country is not written as its code, or a bloc is named where one place is asked for.",
    why: "Every border is found by places (section 1.1 of the definition): a place that cannot be read is not a place.",
    fix: "Write the ISO 3166-1 alpha-2 code in capitals (`GB`, `GR`, `US`), or `unknown`. `EU` and `EEA` stand for homes \
          of populations and in rules only.",
    raises: &[("vendors.csv", "id,name,country\ncloud,Cloud Inc.,USA\n")],
    settled: &[("vendors.csv", "id,name,country\ncloud,Cloud Inc.,US\n")],
};

pub(super) const BAD_DATE: Explanation = Explanation {
    meaning: "A date is not written as year, month and day, or is not a day of the calendar.",
    why: "Everything is judged on a date, and 03/04/2026 can mean two.",
    fix: "Write `2026-11-23`.",
    raises: &[("certifications.csv", "party,scheme,valid_from\ncloud,eu-us-dpf,31/12/2025\n")],
    settled: &[("certifications.csv", "party,scheme,valid_from\ncloud,eu-us-dpf,2025-12-31\n")],
};

pub(super) const DATE_ORDER: Explanation = Explanation {
    meaning: "Something ends before it starts.",
    why: "It would never be in force, and that is hardly meant.",
    fix: "Swap the two dates, or correct the wrong one. Leave an open end blank.",
    raises: &[(
        "certifications.csv",
        "party,scheme,valid_from,valid_until\ncloud,eu-us-dpf,2026-01-01,2025-01-01\n",
    )],
    settled: &[(
        "certifications.csv",
        "party,scheme,valid_from,valid_until\ncloud,eu-us-dpf,2025-01-01,2026-01-01\n",
    )],
};

pub(super) const BAD_WORD: Explanation = Explanation {
    meaning: "A cell takes one of a few words, and has another.",
    why: "A word that is not known would count as not stated (section 7.2 of the definition).",
    fix: "Write one of the words that the message lists, in lower case.",
    raises: &[("vendors.csv", "id,name,country,role\ncloud,Cloud Inc.,US,Sub Processor\n")],
    settled: &[("vendors.csv", "id,name,country,role\ncloud,Cloud Inc.,US,sub-processor\n")],
};

pub(super) const PARENT_CYCLE: Explanation = Explanation {
    meaning: "A party, category or purpose is its own parent, at once or over others.",
    why: "Then nothing is above or below anything else.",
    fix: "Leave the parent of the topmost row blank.",
    raises: &[(
        "categories.csv",
        "id,name,parent\ncontact,Contact data,email\nemail,E-mail address,contact\n",
    )],
    settled: &[("categories.csv", "id,name,parent\ncontact,Contact data,\nemail,E-mail address,contact\n")],
};

pub(super) const FLOW_TO_POPULATION: Explanation = Explanation {
    meaning: "A flow leads to people (section 1.1 of the definition).",
    why: "People are where data comes from. What is shown to them is not a disclosure that is judged.",
    fix: "Name the party or store that gets the data in `to`; if people give it, exchange `from` and `to`.",
    raises: &[("flows.csv", "id,from,to,categories\nsignup,crm,customers,email\n")],
    settled: &[("flows.csv", "id,from,to,categories\nsignup,customers,crm,email\n")],
};

pub(super) const UNNAMED_CATEGORIES: Explanation = Explanation {
    meaning: "A flow out of a population has no categories, or `*`.",
    why: "Of people there is no list of what they could give: what enters must be said (section 2.1 of the definition).",
    fix: "Write the ids of the categories, separated by `;`.",
    raises: &[("flows.csv", "id,from,to,categories\nsignup,customers,crm,*\n")],
    settled: &[("flows.csv", "id,from,to,categories\nsignup,customers,crm,email\n")],
};

pub(super) const BAD_HOLDING: Explanation = Explanation {
    meaning: "A store says which categories it holds and not whose, or whose and not which.",
    why: "A fact is a category of a population (section 2.1 of the definition): half of one holds nothing.",
    fix: "Fill both `categories` and `populations`, or neither.",
    raises: &[(
        "stores.csv",
        "id,name,operator,controller,country,categories,populations\n\
         crm,Customer database,acme,,DE,health,\nbackup,Backups,cloud,acme,US,,\n",
    )],
    settled: &[(
        "stores.csv",
        "id,name,operator,controller,country,categories,populations\n\
         crm,Customer database,acme,,DE,health,customers\nbackup,Backups,cloud,acme,US,,\n",
    )],
};

pub(super) const BAD_TRANSFORM: Explanation = Explanation {
    meaning: "What is done on the way cannot be read.",
    why: "It decides what arrives: `aggregate` ends personal data, `encrypt` does not (section 2.3 of the definition).",
    fix: "Write `pseudonymise`, `encrypt`, `aggregate`, `anonymise`, `drop:CATEGORY` or `derive:A>B`.",
    raises: &[(
        "flows.csv",
        "id,from,to,categories,transform\nsignup,customers,crm,email,\ncopy,crm,backup,email,drop email\n",
    )],
    settled: &[(
        "flows.csv",
        "id,from,to,categories,transform\nsignup,customers,crm,email,\ncopy,crm,backup,email,drop:email\n",
    )],
};

pub(super) const DUPLICATE_COLUMN: Explanation = Explanation {
    meaning: "A column of a file, or a key of inventory.toml, appears twice.",
    why: "Only one of the two could count.",
    fix: "Take one out, or name it as a column of your own: `x_...`.",
    raises: &[("vendors.csv", "id,name,country,name\ncloud,Cloud Inc.,US,Cloud\n")],
    settled: &[("vendors.csv", "id,name,country,x_short\ncloud,Cloud Inc.,US,Cloud\n")],
};

pub(super) const RAGGED_ROW: Explanation = Explanation {
    meaning: "A row has more or fewer cells than the header.",
    why: "It cannot be determined which cell belongs to which column.",
    fix: "Quote a cell that has a `,` in it; separate items of a list by `;`; write a `,` for each blank cell.",
    raises: &[("vendors.csv", "id,name,country\ncloud,Cloud, Inc.,US\n")],
    settled: &[("vendors.csv", "id,name,country\ncloud,\"Cloud, Inc.\",US\n")],
};

pub(super) const BAD_NUMBER: Explanation = Explanation {
    meaning: "A cell or key takes a whole number, and has something else, or one that is too large.",
    why: "`12.000` is twelve for some and twelve thousand for others.",
    fix: "Write digits alone.",
    raises: &[("volumes.csv", "flow,category,people\ncopy,email,12.000\n")],
    settled: &[("volumes.csv", "flow,category,people\ncopy,email,12000\n")],
};

pub(super) const WRONG_TYPE: Explanation = Explanation {
    meaning: "A key of inventory.toml has a value of another type than it takes.",
    why: "A text is not a list, and a number in quotes is not a number.",
    fix: "Write it as docs/FORMATS.md has it: `regimes` is a list, `expiry_notice_days` a number without quotes.",
    raises: &[("inventory.toml", "name = \"example\"\nregimes = \"eu-gdpr\"\n")],
    settled: &[("inventory.toml", "name = \"example\"\nregimes = [\"eu-gdpr\"]\n")],
};

pub(super) const EMPTY_ITEM: Explanation = Explanation {
    meaning: "An item of a list is empty, or a list that must have something has nothing.",
    why: "Something may have been left out.",
    fix: "Take one `;` away, or fill the item in.",
    raises: &[("flows.csv", "id,from,to,categories\nsignup,customers,crm,email;;health\n")],
    settled: &[("flows.csv", "id,from,to,categories\nsignup,customers,crm,email;health\n")],
};

pub(super) const BLANK_ROW: Explanation = Explanation {
    meaning: "A row has separators and nothing else, as spreadsheets leave them.",
    why: "It is passed over. If it should say something, that is missing.",
    fix: "Fill it, or delete the line.",
    raises: &[("vendors.csv", "id,name,country\ncloud,Cloud Inc.,US\n,,\n")],
    settled: &[("vendors.csv", "id,name,country\ncloud,Cloud Inc.,US\n")],
};
