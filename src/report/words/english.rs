//! English, and what words there are: the other languages have the same.

use super::text::{Lang, Text};

macro_rules! words {
    ($($name:ident: $text:literal;)*) => {
        /// The words of a language.
        pub struct Words { $(pub $name: Text,)* }

        /// English.
        pub const ENGLISH: Words = Words { $($name: Text::new($text, Lang::English),)* };

        #[cfg(test)]
        impl Words {
            /// All of them, by name.
            pub fn all(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($name), self.$name.text())),*]
            }
        }
    };
}

words! {
    language: "en";
    months: "January|February|March|April|May|June|July|August|September|October|November|December";
    // Nouns.
    transfer: "transfer|transfers";
    exposure: "exposure|exposures";
    recipient: "recipient|recipients";
    exporter: "exporter|exporters";
    group: "group of people|groups of people";
    category: "category of data|categories of data";
    place: "country|countries";
    provision: "provision|provisions";
    finding: "finding|findings";
    error: "error|errors";
    warning: "warning|warnings";
    note: "note|notes";
    action: "action|actions";
    date: "date|dates";
    day: "day|days";
    entry: "entry|entries";
    sentence: "sentence|sentences";
    flow_noun: "flow|flows";
    no_transfer: "move that is no transfer|moves that are no transfer";
    // What a reader of the law calls a verdict, where that is not the word in files.
    verdicts: "free=no transfer|adequate=adequate|safeguarded=safeguarded|derogation=derogation|unknown=unknown|deficient=deficient|missing=missing|prohibited=prohibited";
    in_files: "In files: {1}";
    // Heads and labels.
    skip: "Skip to the opinion";
    contents: "Contents";
    top: "Back to top";
    opinion: "Opinion";
    first: "What to do first";
    what_if: "What happens if";
    year: "The next 12 months";
    matrix: "Recipients by categories";
    flow: "Where it flows";
    dossiers: "Dossiers";
    register: "Register of transfers";
    told: "What people are told";
    findings: "Findings";
    review_title: "Awaiting legal review";
    method_title: "Method and limits";
    verdict: "Verdict";
    law: "Law";
    place_head: "Place";
    recipient_head: "Recipient";
    category_head: "Category";
    safeguard: "Ground";
    special: "Special data";
    special_only: "only special data";
    search: "Search";
    all: "all";
    clear: "Clear";
    from_to: "From → to";
    whose_what: "Whose, what";
    why_basis: "Why, on which basis";
    ground: "Ground";
    grounds: "What carries it, condition by condition (DEFINITION 5)";
    conditions: "Conditions";
    to: "To";
    why: "Why";
    basis: "Legal basis";
    whose: "Whose";
    what: "What";
    route: "Route";
    rule: "Provision";
    citation: "Citation";
    source: "Source";
    grade: "Evidence";
    meaning: "It says (DEFINITION 5.1)";
    register_entries: "Entries of the register";
    transfers: "Transfers";
    exposures: "Exposures";
    recipients: "Recipients";
    inherited: "inherited";
    special_mark: "Art. 9";
    none: "None.";
    more: "{1} more";
    more_of: "{1} more";
    help: "Help:";
    with: "with";
    waived: "{1} waived: accepted for a time, and not counted. Who did so, until when and why stands with each.";
    exposures_decided: "Something was decided about {1}:";
    no_law: "no law";
    place_not_stated: "Place not stated";
    exporter_not_known: "Exporter not known";
    too_much: "There is too much to show here. exposures.csv and transfers.csv have all of it.";
    // The opinion.
    subject: "Transfers of personal data to third countries";
    as_of: "As of";
    as_of_small: "as of";
    exporters: "For";
    of_them_controllers: "{1} of them as controllers";
    inventory: "Inventory";
    in_order: "In order, as stated.";
    in_order_said: "Each of the {1} has a valid ground, as far as the inventory states what happens.";
    open: "Cannot be told.";
    open_said: "{1} of {2} cannot be judged until a fact is stated.";
    not_in_order: "Not in order.";
    failing_said: "{1} of {2} have no valid ground.";
    both_said: "{1} of {2} have no valid ground, and {3} cannot be judged until a fact is stated.";
    scope_said: "The inventory describes {1} and {2}; {3} have the data, in {4}.";
    place_unknown_said: "Of some of it the place is not stated.";
    stands_said: "Each crossing of a border was judged under each law that protects the data. {1} of {2} stand on an adequacy decision, or on a safeguard of which each condition holds.";
    exception_said: "{1} stand on an exception, which the law allows in special cases only.";
    free_said: "{1} more moves of data are no transfer in law.";
    prohibited_said: "*{1} are forbidden, whatever is signed* ({2}).";
    missing_said: "*{1} have no ground at all* ({2}).";
    deficient_said: "*{1} name a ground that fails* ({2}).";
    unknown_said: "*{1} cannot be told* ({2}).";
    none_prohibited: "No transfer is forbidden outright.";
    five_failing: "transfers without a valid ground";
    five_unknown: "transfers that cannot be told, for want of a stated fact";
    five_special: "pairs of special data and people with a recipient outside {1}";
    five_falls: "exposures that stand today and fall with this: {1}";
    five_outside: "recipients outside {1}";
    five_due: "dates within {1} days with which something falls";
    five_due_first: ", the first on {1}";
    five_overdue: "; overdue: {1}";
    five_errors: "findings that are errors";
    reservations: "Reservations";
    res_stated: "Judged is what the inventory states. What it leaves out is “unknown”, and never a pass.";
    res_unseen: "{1} that count were not seen in their primary text:";
    res_unseen_one: "{1} that counts was not seen in its primary text:";
    review: "awaiting legal review";
    res_open: "Not known:";
    res_waived: "{1} were accepted for a time and do not count.";
    res_waived_one: "{1} was accepted for a time and does not count.";
    res_facts: "Whether what is signed is performed in fact, and how many people the data is of, was not examined.";
    since: "What changed since it was signed:";
    since_none: "nobody has signed it yet; `thalweg sign INVENTORY --who ROLE` records who stands by it.";
    since_cannot: "what was signed on {1} cannot be compared: {2}.";
    since_same: "nothing. What was signed on {1} is what is found now.";
    since_nothing: "no exposure, since {1}.";
    since_changed: "{2}, since {1}.";
    since_worse: "{1} got worse";
    since_better: "{1} got better";
    since_other: "{1} otherwise changed";
    since_worst: "The worst:";
    since_spent: "What was signed is to be looked at again: {1}.";
    since_end: "The opinion is spent when the inventory or the law changes.";
    since_until: "The opinion is spent when the inventory or the law changes, and on {1}, the first date on which a verdict changes by itself.";
    signed_by: "signed on {1}, as of {2}";
    signed_stands: "still stands";
    signed_spent: "to be looked at again";
    signed_before: "an earlier signature";
    signed_unknown: "cannot be compared";
    sign_officer: "Data protection officer";
    sign_controllers: "For the controllers";
    sign_place: "Place and date";
    no_advice: "Thalweg applies written rules to a written inventory. This is no legal advice.";
    // What lies ahead.
    ahead_command: "thalweg report INVENTORY --out DIR --ahead";
    first_absent: "This report was made without it: what settles most is found by many runs. To have it here, make the report so:";
    first_nothing: "Nothing is red or unknown: there is nothing to settle.";
    first_none: "{1} are red or unknown, and no action that was tried settles any.";
    first_lead: "{1} would settle {2} of the {3} exposures that are red or unknown ({4} %); {5} would stay. Do them in this order: each was tried in a run of its own, on top of those before it, and the largest effect comes first.";
    first_mend: "Task";
    first_ask: "Question";
    first_left: "{1} left";
    first_counted: "An exposure is one category of some people with one recipient at one place under one law (DEFINITION 6.2). What an action settles is counted behind those before it. What is to be found out settles nothing unless it turns out to be so. To sign is advised only between parties that are named, and with no public authority.";
    stays_title: "What stays open when all of it is done: {1} of {2} exposures";
    stays_none: "Nothing.";
    stays_place: "*{1}* with {2} whose place is not stated: {3}. State where each has the data; until then no law can be applied to what it gets.";
    stays_nameless: "*{1}* with {2} that nobody has named: {3}. Find out who they are, and give each a row of its own: an agreement can be signed only with somebody.";
    stays_other: "*{1}* with {2}: {3}. None of the actions above is about all that they lack; what that is stands in the dossiers.";
    first_untried: "{1} of {2} candidates were not tried: there were too many.";
    of_tagged: "{1} of tagged data";
    if_absent: "This report was made without it: what falls with what is found by a run for each. To have it here, make the report so:";
    if_lead: "What stands today and would fall on the day on which an instrument or a decision no longer holds; each judged anew, with what is left of it then. What is red or unknown today already is not counted: it does not fall.";
    if_falls: "These would fall: {1} ({2} directly, {3} because another law relies on it), and with them {4}";
    if_already: "{1} not in order today already get worse by it too, and are not listed.";
    if_was: "today {1}";
    if_same: "The same transfers fall as under “{1}”, and the same is left of them.";
    if_nothing: "nothing else is known to carry it";
    if_today: "Today";
    if_after: "The day after";
    if_what: "What falls";
    if_instead: "What is left then";
    if_through: "through another law";
    if_others: "The other instruments and decisions";
    if_this: "If this goes";
    if_nothing_falls: "Something as good carries all of it";
    if_untried: "{1} more carry something and were not tried: there were too many.";
    year_absent: "This report was made without it: what comes due is found by a run for each day. To have it here, make the report so:";
    year_lead: "{1} until {2}; {3} of them within {4} days. Ends are last days.";
    year_overdue: "Overdue, and first in the list: {1}.";
    overdue: "Overdue";
    overdue_quiet: "{1} more overdue, for which no transfer asks that does not stand";
    overdue_asked: "{1} not in order for want of it, with {2}.";
    days_ago: "{1} ago";
    year_quiet: "{1} more with which nothing falls";
    year_worse: "Worse with it: {1},";
    year_better: "Better with it: {1}.";
    year_whose: "{1} of {2}";
    year_then: "then {1}.";
    in_days: "in {1}";
    // The matrix.
    matrix_lead: "Who has what, and how well it stands: the worst verdict over all groups of people and all laws (DEFINITION 6.1). The numbers beside a place count pairs of category and people. Places with the worst verdict come first. Columns marked Art. 9 are special data. A click on a cell shows its entries in the register, a click on a name its dossier.";
    special_title: "Special data outside {1}";
    special_none: "None is stated.";
    others_fine: "{1} others, no transfer or adequate";
    others: "{1} others";
    // The flow.
    flow_lead: "Whose data, to which country, to whom (DEFINITION 6.2). A band is as wide as the number of pairs of category and people that it carries: {1} in all; {2} that cross no border are left out. Its colour and hatch are the worst verdict on the way. The worst comes first; recipients about whom there is nothing to do are folded.";
    flow_rest: "The way of each flow, store by store, is in";
    // The dossiers.
    dossiers_paper: "On paper: the conditions of each ground stand in the register, and the route of each exposure in exposures.csv.";
    dossiers_lead: "Each country, and in it each recipient: what it has, whose, why, on which basis, by which route; what carries it, condition by condition; and what to do.";
    rows_cut: "The worst {1} of {2} exposures are shown; all of them are in";
    more_countries: "{1} more countries";
    more_recipients: "{1} more recipients are in";
    pairs: "pairs of category and people:";
    delivery: "Transfers to it itself:";
    delivery_none: "nothing over a border that a law guards.";
    inherited_head: "Inherited:";
    inherited_none: "no fault of an earlier step.";
    inherited_some: "{1} pairs of category and people bring a fault from an earlier step, with another recipient on the route (DEFINITION 6.3).";
    what_to_do: "What to do";
    other_ground: "rely on another ground: this one does not fit";
    state_row: "state {1} of the row";
    state: "state {1}";
    sign_or_stop: "sign a safeguard between exporter and recipient, or stop the flow";
    name_first: "Before anything is signed: find out who it is, and give each a row of its own";
    name_or_stop: "find out who it is, and what can be signed with whom; or stop the flow";
    authority_or_stop: "rely on a ground that the law has for what public authorities get, or stop the flow";
    ways: "Exposures, and the route of each (DEFINITION 6.4)";
    ways_free: "{1} more cross no border that a law guards";
    route_none: "not shown";
    given: "given to it:";
    held_in: "held in {1}";
    no_ground_stated: "no ground stated";
    in_inventory: "In the inventory:";
    entries_of: "In the register:";
    unjudged: "inside=inside the territory|same-party=the same party, at another place|returned=returned by a processor to its customer|=not protected here";
    frame: "Transfer impact assessment: what is known (steps of EDPB Recommendations 01/2020)";
    step: "Step";
    step_known: "Known from the inventory";
    step_open: "Open";
    step_know: "Know the transfers";
    step_instrument: "Name the instrument";
    step_assess: "Assess law and practice";
    step_measures: "Supplementary measures";
    step_procedure: "Procedural steps";
    step_review: "Re-evaluate";
    nothing_stated: "Nothing is stated.";
    known_transfers: "{1} to {2}, by {3}";
    open_exporter: "the exporter of {1} is not known";
    open_instruments: "{1}: no ground that stands";
    assessment_none: "it is stated that none was made";
    assessment_of: "of {1}, {2}";
    outcome_passed: "passed";
    outcome_measures: "passed with measures";
    outcome_failed: "failed";
    open_assess: "no assessment of this place is dated; these have none of their own: {1}";
    open_document: "where the paper is, is not stated of {1}";
    signed: "{1} from {2}";
    signed_undated: "{1}, day not stated";
    review_on: "by {1}";
    // The register.
    register_lead: "Every crossing of a border that a law guards (DEFINITION 4), the worst first: Art. 30(1)(d) and (e) and 30(2)(c), with purposes, legal bases, grounds, papers and days, and each condition that was asked. A flow has one entry under each law: {1}.";
    lists: "Lists of categories";
    and_list: "and {1} more: list {2}";
    register_cut: "The worst {1} of {2} entries are shown; all of them are in";
    count_folded: "{1} of {2} entries; those that stand on an adequacy decision or are no transfer are folded until something is chosen";
    count_shown: "{1} of {2} entries";
    purpose_not_stated: "purpose not stated";
    basis_not_stated: "legal basis not stated";
    retention: "kept:";
    measures: "measures:";
    ground_none: "none";
    ground_not_known: "not known";
    dated_from: "from {1}";
    dated_until: "until {1}";
    assessed_on: "assessed {1}";
    module: "module {1}";
    paper: "paper:";
    paper_not_stated: "where the paper is, is not stated";
    rests_on: "Stands in";
    holds: "holds";
    fails: "fails";
    not_stated: "not stated";
    checks: "parties=It is between these parties|scope=Place and data are in its scope|start=It has begun|end=It has not ended|module=The module fits the roles|set=Clauses of a set that can be relied on|assessment=A transfer impact assessment counts|assessment:failed=The assessment passed|assessment:measure=The measure that the assessment asks for is in force|assessment:place=The place that was assessed is known|document=The approved paper is named|documented=Where the paper is, is stated|approved=Such instruments were approved|bound=The exporter is bound itself|confirmed=The provision was confirmed|engager=Giving the data to who engaged the recipient would be covered|exporter=The exporter is known|passed-down=The contract binds from who gives the data|place=The place is known|from-territory=It is sent from the territory|held-by=Who holds it there is stated|in-force=It is in force|onward=What follows an onward transfer is known|own-law=The law of the place left can be judged|prohibition=It is not forbidden|protected=The law protects the data|unsettled=It is settled that the place is covered|not-excluded=No exclusion of the decision meets it|decision=The decision counts|certified=The recipient is certified|importer-attests=The recipient states|importer-attests-where-tagged=Where the data asks for it, the recipient states|exporter-attests-where-tagged=Where the data asks for it, the exporter states|importer-kind=The recipient is of the kind|fact-tagged=The data has the tag|exporter-not-in=The exporter sits nowhere where it may not count|recurrence=It happens as seldom as the ground allows|legal-basis=The legal basis is the one that the ground needs|exporter-kind-not=The exporter is of no kind that may not rely on it|both-are=Both are of the kind|one-is=One of them is of the kind|same-group=Both are in the group whose rules these are|acts-for-group=The exporter acts for those for whom the rules are|importer-not-subject=The law does not reach the recipient by itself|measure=The measure is in force";
    // What people are told.
    told_lead: "The sentences on transfers that a notice owes (Art. 13(1)(f) and 14(1)(f) of the GDPR, and what other laws have like them), by group of people and law, as text to paste. Where a transfer does not stand, no sentence can be written.";
    told_adequacy: "We pass these data to {2} ({3}): {1}. An adequacy decision covers this: {4} ({5}).";
    told_safeguard: "We pass these data to {2} ({3}): {1}. There is a safeguard for your data: {4} ({5}). You can ask us for a copy of it.";
    told_exception: "We pass these data to {2} ({3}): {1}. No adequacy decision and no safeguard covers this; it rests on an exception: {4} ({5}).";
    told_silent: "{1} ({2}): no sentence can be written yet";
    told_silent_count: "of {1} no sentence can be written";
    told_cut: "{1} more notices are left out; what they would say follows from";
    told_nothing: "No sentence can be written yet.";
    // Findings.
    findings_lead: "What is wrong, not known, or worth a look: {1}.";
    questions: "Which transfers do not stand?|Who outside can reach the data, or keeps it there?|What ends, or must be assessed anew?|Which rules and declared purposes of our own are not kept?|Does the inventory say what happens?|On what law does it rest that nobody has checked?|What was accepted, and no longer is?";
    question_rules: "DEFINITION 5|DEFINITION 4.4|DEFINITION 5.8, DEFINITION 5.13|DEFINITION 7.1|DEFINITION 2, DEFINITION 7.2|DEFINITION 5.14|DEFINITION 7.1";
    // Law and method.
    review_lead: "{1} of {2} on which the results rest count although no primary text was seen, or wait for confirmation.";
    of_engager: "What binds who engaged the recipient";
    rules_all: "The other provisions on which the results rest";
    checked: "checked {1}";
    method_lead: "How a verdict is reached, and what it does not say.";
    method: "Every category of every group of people is followed along the flows of the inventory. Each crossing of a border is judged under each law that protects the data there, for the day that is named. Of several grounds the best decides; each condition of it must be known to hold.|The verdict of an exposure is the worst over every route by which the data can reach the recipient. Where what was given to the recipient itself is in better order, the verdict is inherited: the fault lies upstream, and is shown by a hollow sign with an arrow into it.|A verdict says what follows from what the inventory states, and from the provisions that are listed. It says nothing about whether processing is lawful otherwise, whether a contract is performed, or whether the inventory is complete. What is not stated is never taken to be in order.";
    sections_title: "Where the rules are written (docs/DEFINITION.md)";
    sections: "Section 2: how data is followed along flows|Section 3: which law protects what|Section 4: what is a transfer|Section 5.1: the eight verdicts; 5.4: adequacy decisions; 5.5: certifications; 5.6: clauses; 5.8: assessments; 5.11: exceptions; 5.12: onward transfers|Section 6: recipients, routes, delivery and inheritance|Section 7: findings";
    digests: "Digests";
    files: "The same rows as data, complete: exposures.csv, transfers.csv, findings.csv, report.json; as text report.md; the map lineage.svg.";
    // How the language writes days, lists and names.
    day_form: "{1} {2} {3}";
    first_day: "1";
    list_last: ", ";
    untitled: "Where personal data goes";
    blocs: "EU=the EU|EEA=the EEA";
    home_where: "where {1} applies";
    all_decided: "All that was decided for {1}";
    english_stays: "All of it is in English.";
    // The words of files.
    meanings: "free=Not judged: no border that this regime guards is crossed.|adequate=An adequacy decision in force covers the place, and its conditions are known to hold.|safeguarded=An appropriate safeguard covers it, and each of its conditions is known to hold.|derogation=Only a derogation for specific situations is relied on, within its limits.|unknown=It cannot be told: a place, a role, a date or a condition is not stated.|deficient=A ground is stated but fails: expired, wrong module, out of scope, not assessed.|missing=No ground for the transfer is stated.|prohibited=The regime forbids it, whatever is signed.";
    kinds: "company=company|vendor=vendor|partner=partner|third-party=third party|third party=third party";
    capacities: "controller=controller|processor=processor";
    movements: "collection=collection|internal=internal|abroad=abroad|same-party=same-party|onward=onward|returned=returned|transfer=transfer";
    bases: "consent=consent|explicit-consent=explicit consent|contract=contract|legal-obligation=legal obligation|vital-interests=vital interests|public-task=public task|legitimate-interests=legitimate interests";
    severities: "error=error|warning=warning|note=note";
    decisions: "accepted=accepted|to-fix=to-fix|disputed=disputed";
    grades: "P=primary text or official page seen|S=secondary source seen|M=from memory, not verified";
    marks: "counts=counts|review-required=review-required|unconfirmed=unconfirmed";
    dues: "has ended=has ended|its renewal is not seen=its renewal is not seen|its assessment is too old=its assessment is too old|was to be put right, and is not=was to be put right, and is not|the dispute was to be settled, and is not=the dispute was to be settled, and is not|is no longer accepted=is no longer accepted|last day=last day|to be renewed=to be renewed|to be assessed anew=to be assessed anew|to be put right=to be put right|dispute to be settled=dispute to be settled|last day on which it is accepted=last day on which it is accepted|begins=begins|begins to hold=begins to hold|may be signed=may be signed|an authority has approved one=an authority has approved one|is assessed=is assessed|is looked up=is looked up";
    // The picture.
    flow_over: "There is too much to draw; exposures.csv has all of it.";
    flow_said: "A band is as wide as the pairs of category and people that it carries: {1} in all; {2} that cross no border are left out.";
    flow_unit: "unit|units";
    flow_open: "{1} not in order";
    flow_not_stated: "Not stated";
    flow_valid: "{1} others, all on a valid ground";
    flow_adequate: "{1} others, all adequate";
    flow_worst: "{1} others, at worst {2}";
    flow_countries: "{1} other countries";
    flow_people: "{1} other groups of people";
}
