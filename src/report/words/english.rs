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
    no_transfer: "movement that is not a transfer|movements that are not transfers";
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
    special: "Special categories";
    special_only: "special categories only";
    search: "Search";
    all: "all";
    clear: "Clear";
    from_to: "From → to";
    whose_what: "Whose, what";
    why_basis: "Purpose, legal basis";
    ground: "Ground";
    grounds: "Grounds for transfer, condition by condition (DEFINITION 5)";
    conditions: "Conditions";
    to: "To";
    why: "Purpose";
    basis: "Legal basis";
    whose: "Whose";
    what: "What";
    route: "Route";
    rule: "Provision";
    citation: "Citation";
    source: "Source";
    grade: "Evidence";
    meaning: "Meaning (DEFINITION 5.1)";
    register_entries: "Entries of the register";
    transfers: "Transfers";
    exposures: "Exposures";
    recipients: "Recipients";
    inherited: "inherited";
    special_mark: "Art. 9";
    none: "None.";
    more: "{1} more";
    more_of: "{1} more";
    help: "Remedy:";
    with: "with";
    waived: "{1} waived: accepted for a limited time and not counted. Each shows who accepted it, until when and why.";
    exposures_decided: "Decisions are recorded about {1}:";
    no_law: "no law";
    place_not_stated: "Place not stated";
    exporter_not_known: "Exporter not known";
    too_much: "There is too much to show here. exposures.csv and transfers.csv have all of it.";
    // The opinion.
    subject: "Transfers of personal data to third countries";
    as_of: "As of";
    as_of_small: "as of";
    exporters: "For";
    of_them_controllers: "{1} of them as controller";
    inventory: "Inventory";
    in_order: "In order, on the facts stated.";
    in_order_said: "Assessed: {1}, each with a valid ground, on the facts stated in the inventory.";
    open: "Cannot be assessed.";
    open_said: "{1} of {2} cannot be assessed until a fact is stated.";
    not_in_order: "Not in order.";
    failing_said: "Without a valid ground: {1} of {2}.";
    both_said: "Without a valid ground: {1} of {2}; {3} cannot be assessed until a fact is stated.";
    scope_said: "The inventory describes {1} and {2}; data goes to {3}, in {4}.";
    place_unknown_said: "For some of the data, the place is not stated.";
    stands_said: "Each crossing of a border was judged under each law that protects the data. Resting on an adequacy decision, or on a safeguard whose conditions are all met: {1} of {2}.";
    exception_said: "Resting on a derogation, which the law allows only for specific situations: {1}.";
    free_said: "Other movements of data, which are not transfers in law: {1}.";
    prohibited_said: "*Prohibited, whatever is signed: {1}* ({2}).";
    missing_said: "*No ground at all: {1}* ({2}).";
    deficient_said: "*A ground that fails: {1}* ({2}).";
    unknown_said: "*Cannot be assessed: {1}* ({2}).";
    none_prohibited: "No transfer is prohibited outright.";
    five_failing: "transfers without a valid ground";
    five_unknown: "transfers that cannot be assessed because a fact is not stated";
    five_special: "combinations of a special category and a group of people with a recipient outside {1}";
    five_falls: "exposures that would lose their ground if this ended: {1}";
    five_outside: "recipients outside {1}";
    five_due: "dates within {1} days on which a transfer loses its ground";
    five_due_first: ", the first on {1}";
    five_due_quiet: "; on {1} more nothing is lost";
    five_overdue: "; overdue: {1}";
    five_errors: "findings that are errors";
    reservations: "Reservations";
    res_stated: "The opinion covers what the inventory states. What it leaves out counts as “unknown”, never as met.";
    res_unseen: "{1} were applied although their primary text was not seen:";
    res_unseen_one: "{1} was applied although its primary text was not seen:";
    review: "awaiting legal review";
    res_open: "Not known:";
    res_waived: "{1} were accepted for a time and do not count.";
    res_waived_one: "{1} was accepted for a time and does not count.";
    res_facts: "Not examined: whether the parties perform what they signed, and how many people are concerned.";
    since: "What changed since it was signed:";
    since_none: "nobody has signed it yet; `thalweg sign INVENTORY --who ROLE` records who answers for it.";
    since_cannot: "what was signed on {1} cannot be compared: {2}.";
    since_same: "nothing. What was signed on {1} is what is found now.";
    since_nothing: "no exposure, since {1}.";
    since_changed: "{2}, since {1}.";
    since_worse: "{1} got worse";
    since_better: "{1} got better";
    since_other: "{1} otherwise changed";
    since_worst: "The worst:";
    since_spent: "What was signed must be reviewed: {1}.";
    since_end: "The opinion lapses when the inventory or the law changes.";
    since_until: "The opinion lapses when the inventory or the law changes, at the latest on {1}, the first date on which a verdict changes by itself.";
    signed_by: "signed on {1}, as of {2}";
    signed_stands: "still valid";
    signed_spent: "to be reviewed";
    signed_before: "an earlier signature";
    signed_unknown: "cannot be compared";
    sign_officer: "Data protection officer";
    sign_controllers: "For the controllers";
    sign_place: "Place and date";
    no_advice: "Thalweg applies written rules to a written inventory. This is not legal advice.";
    // What lies ahead.
    ahead_command: "thalweg report INVENTORY --out DIR --ahead";
    first_absent: "This report was made without this section, which takes many runs to compute. To include it, run:";
    first_nothing: "Nothing is red or unknown: there is nothing to resolve.";
    first_none: "Red or unknown: {1}. No action that was tried resolves any.";
    first_lead: "{1} would resolve {2} of the {3} exposures that are red or unknown ({4}%); {5} would remain. Take them in this order: each was tested on top of those before it, and the largest effect comes first.";
    first_mend: "Task";
    first_ask: "Question";
    first_left: "{1} left";
    first_counted: "An exposure is one category of data of one group of people, with one recipient, at one place, judged under one law (DEFINITION 6.2). Each action is counted on top of those before it. A question resolves something only if the answer is yes. Signing is advised only between named parties, never with a public authority.";
    first_before: "Before all else: {1} of the {2} exposures that are red or unknown depend on facts that nobody has stated. Nothing below resolves them.";
    first_single: "{1} more, none of which resolves an exposure by itself: each corrects one of several faults on its route";
    stays_title: "What stays open when all of it is done: {1} of {2} exposures";
    stays_none: "Nothing.";
    stays_place: "*{1}* with {2} whose place is not stated: {3}. State where each holds the data; until then the transfers to it cannot be assessed.";
    stays_nameless: "*{1}* with {2} not named: {3}. Identify each and give it its own row: an agreement needs a named party.";
    stays_other: "*{1}* with {2}: {3}. No single action above supplies all that they lack; their dossiers list it.";
    first_untried: "Candidates not tried, as there were too many: {1} of {2}.";
    of_tagged: "{1} with tagged data";
    if_absent: "This report was made without this section, which takes a run for each instrument. To include it, run:";
    if_lead: "What would lose its ground on the day an instrument or decision ceases to apply. Each transfer is judged again on the grounds that remain. What is already red or unknown is not counted.";
    if_falls: "Would lose their ground: {1} ({2} directly, {3} because another law relies on it), and with them {4}";
    if_already: "Already not in order, made worse by this and not listed: {1}.";
    if_was: "today {1}";
    if_same: "The same transfers lose their ground as under “{1}”, and the same grounds remain.";
    if_nothing: "no other ground is stated";
    if_today: "Today";
    if_after: "The day after";
    if_what: "What loses its ground";
    if_instead: "What remains";
    if_through: "through another law";
    if_others: "The other instruments and decisions";
    if_this: "If this ends";
    if_nothing_falls: "An equal ground covers all of it";
    if_idle: "Nothing in this report rests on these today, so nothing loses its ground with them: {1}.";
    if_none: "Nothing rests on an instrument or a decision today.";
    if_untried: "Relied on, but not tested, as there were too many: {1}.";
    year_absent: "This report was made without this section, which takes a run for each day. To include it, run:";
    year_lead: "{1} until {2}; {3} of them within {4} days, and transfers lose their ground on {5} of these. An end date is the last day of validity.";
    year_lead_quiet: "{1} until {2}; {3} of them within {4} days, and no transfer loses its ground on these. An end date is the last day of validity.";
    year_overdue: "Overdue, and first in the list: {1}.";
    overdue: "Overdue";
    overdue_quiet: "{1} more overdue, on which no failing transfer depends";
    overdue_asked: "{1} not in order because of this, with {2}.";
    days_ago: "{1} ago";
    year_quiet: "{1} more on which nothing is lost";
    year_worse: "Then worse: {1},";
    year_better: "Then better: {1}.";
    year_whose: "{1} of {2}";
    year_then: "then {1}.";
    in_days: "in {1}";
    // The matrix.
    matrix_lead: "Who holds what, and on what ground: the worst verdict over all groups of people and all laws (DEFINITION 6.1). The numbers next to a place count pairs of category and people. Places with the worst verdict come first. Columns marked Art. 9 are special categories. Click a cell for its entries in the register, a name for its dossier.";
    special_title: "Special categories outside {1}";
    special_nowhere: "And with recipients whose place is not stated";
    five_special_nowhere: "{1} more where the place is not stated";
    special_none: "None is stated.";
    others_fine: "Others, no transfer or adequate: {1}";
    others: "Others: {1}";
    matrix_cut: "Recipients that need action but have no row here, because there are too many: {1}. They are counted, and some are named, under their country; their rows can be shown there if scripts are allowed. All their data is in";
    matrix_show: "Show their rows";
    // The flow.
    flow_lead: "Whose data, to which country, to whom (DEFINITION 6.2). A band is as wide as the number of pairs of category and people that it carries: {1} in all; {2} that cross no border are left out. Its colour and hatch are the worst verdict on the way. The worst comes first; recipients that need no action are grouped.";
    flow_rest: "The route of each flow, store by store, is in";
    // The dossiers.
    dossiers_paper: "On paper: the conditions of each ground are in the register, and the route of each exposure in exposures.csv.";
    dossiers_lead: "Each country, and in it each recipient: its data, whose, for which purpose, on which legal basis and by which route; the ground for transfer, condition by condition; and what to do.";
    rows_cut: "The worst {1} of {2} exposures are shown; all of them are in";
    more_countries: "More countries: {1}";
    dossiers_brief: "Shortened dossiers, because there are too many: {1}. The grounds of their transfers are in transfers.csv, their routes in";
    brief: "Its conditions are in transfers.csv, its routes in";
    more_recipients: "More recipients: {1}, in";
    pairs: "pairs of category and people:";
    delivery: "Direct transfers to it:";
    delivery_none: "none to which a law attaches conditions.";
    inherited_head: "Inherited:";
    inherited_none: "no fault from an earlier step.";
    inherited_some: "pairs of category and people with a fault from an earlier step, at another recipient on the route: {1} (DEFINITION 6.3).";
    what_to_do: "What to do";
    other_ground: "rely on another ground: this one does not fit";
    state_row: "state {1} of the row";
    state: "state {1}";
    sign_or_stop: "sign a safeguard between exporter and recipient, or stop the flow";
    name_first: "Before anything is signed: identify each recipient, and give it its own row";
    name_or_stop: "identify the recipient and agree a safeguard with it, or stop the flow";
    authority_or_stop: "rely on a ground that the law provides for transfers to public authorities, or stop the flow";
    ways: "Exposures, and the route of each (DEFINITION 6.4)";
    ways_free: "Others, which cross no border to which a law attaches conditions: {1}";
    route_none: "not shown";
    given: "given to it:";
    held_in: "held in {1}";
    see_entry: "see the entry";
    no_ground_stated: "no ground stated";
    in_inventory: "In the inventory:";
    entries_of: "In the register:";
    unjudged: "inside=inside the territory|same-party=the same party, at another place|returned=returned by a processor to its customer|=not protected here";
    frame: "Transfer impact assessment: what is known (steps of EDPB Recommendations 01/2020)";
    step: "Step";
    step_known: "Known from the inventory";
    step_open: "Open";
    step_know: "Know the transfers";
    step_instrument: "Identify the transfer tool";
    step_assess: "Assess law and practice";
    step_measures: "Supplementary measures";
    step_procedure: "Procedural steps";
    step_review: "Re-evaluate";
    nothing_stated: "Nothing is stated.";
    known_transfers: "{1} to {2}, by {3}";
    open_exporter: "the exporter of {1} is not known";
    open_instruments: "{1}: no valid ground";
    assessment_none: "it is stated that none was made";
    assessment_of: "assessed on {1}: {2}";
    outcome_passed: "passed";
    outcome_measures: "passed with measures";
    outcome_failed: "failed";
    open_assess: "no dated assessment of this place; without one of their own: {1}";
    open_document: "location of the document not stated: {1}";
    signed: "{1} from {2}";
    signed_undated: "{1}, day not stated";
    review_on: "by {1}";
    // The register.
    register_lead: "Every movement across a border to which a law attaches conditions (DEFINITION 4), the worst first: the entries of Art. 30(1)(d) and (e) and 30(2)(c) GDPR, with purposes, legal bases, grounds, documents and dates, and each condition checked. A flow has one entry under each law: {1}.";
    lists: "Lists of categories";
    and_list: "and {1} more: list {2}";
    and_list_special: "and {1} more, {3} of them special categories: list {2}";
    register_made: "The worst {1} of {2} entries are printed here. If scripts are allowed, the page searches, filters and sorts {3}, and shows each on request. All of them are in";
    made_all: "all of them";
    made_worst: "the worst {1}";
    register_next: "Show {1} more of {2}";
    count_folded: "{1} of {2} entries; those that rest on an adequacy decision or are not transfers are hidden until you choose a filter";
    count_shown: "{1} of {2} entries";
    purpose_not_stated: "purpose not stated";
    basis_not_stated: "legal basis not stated";
    retention: "retention:";
    measures: "measures:";
    ground_none: "none";
    ground_not_known: "not known";
    dated_from: "from {1}";
    dated_until: "until {1}";
    assessed_on: "assessed {1}";
    module: "module {1}";
    paper: "document:";
    paper_not_stated: "location of the document not stated";
    rests_on: "Stated in";
    holds: "met";
    fails: "not met";
    not_stated: "not stated";
    checks: "parties=It binds these parties|scope=Place and data are in its scope|start=It has begun|end=It has not ended|module=The module fits the roles|set=The clauses are a version that may be relied on|assessment=A valid transfer impact assessment exists|assessment:failed=The assessment passed|assessment:measure=The measure that the assessment asks for is in force|assessment:place=The place that was assessed is known|document=The approved document is named|documented=The location of the document is stated|approved=Such instruments were approved|bound=The exporter itself is bound|confirmed=The provision was confirmed|engager=A transfer to the party that engaged the recipient would be covered|exporter=The exporter is known|passed-down=The contract passes down the duties of the party that gives the data|place=The place is known|from-territory=It is sent from the territory|held-by=Who holds it there is stated|in-force=It is in force|onward=What follows an onward transfer is known|own-law=The law of the place of departure can be applied|prohibition=It is not prohibited|protected=The law protects the data|unsettled=It is settled that the place is covered|not-excluded=No exclusion in the decision applies|decision=The decision applies|certified=The recipient is certified|importer-attests=The recipient states|importer-attests-where-tagged=Where the data asks for it, the recipient states|exporter-attests-where-tagged=Where the data asks for it, the exporter states|importer-kind=The recipient is of the kind|fact-tagged=The data has the tag|exporter-not-in=The exporter is not established at a place that this ground excludes|recurrence=It is no more frequent than the ground allows|legal-basis=The legal basis is one that the ground requires|exporter-kind-not=The exporter is of no kind that may not rely on it|both-are=Both are of the kind|one-is=One of them is of the kind|same-group=Both belong to the group that the rules bind|acts-for-group=The exporter acts for members of that group|importer-not-subject=The law does not apply to the recipient directly|measure=The measure is in place";
    // What people are told.
    told_lead: "The sentences on transfers that a privacy notice must contain (Art. 13(1)(f) and 14(1)(f) GDPR, and the equivalents in other laws), by group of people and law, ready to paste. Where a transfer has no valid ground, no sentence can be written.";
    told_adequacy: "We transfer the following data about you to {2} ({3}): {1}. This transfer is covered by an adequacy decision: {4} ({5}).";
    told_safeguard: "We transfer the following data about you to {2} ({3}): {1}. Appropriate safeguards protect your data: {4} ({5}). You can ask us for a copy of them.";
    told_exception: "We transfer the following data about you to {2} ({3}): {1}. This transfer is covered neither by an adequacy decision nor by appropriate safeguards; it rests on: {4} ({5}).";
    told_silent: "{1} ({2}): no sentence can be written yet";
    told_silent_count: "{1} without a sentence";
    told_cut: "Notices left out: {1}; what they would say follows from";
    told_nothing: "No sentence can be written yet.";
    // Findings.
    findings_lead: "What is wrong, not known, or worth a look: {1}.";
    questions: "Which transfers have no valid ground?|Who outside can access the data, or holds it there?|What ends, or must be reassessed?|Which of our own rules and declared purposes are not complied with?|Does the inventory describe what happens?|Which law do the results rest on that nobody has checked?|What was accepted, and no longer is?";
    question_rules: "DEFINITION 5|DEFINITION 4.4|DEFINITION 5.8, DEFINITION 5.13|DEFINITION 7.1|DEFINITION 2, DEFINITION 7.2|DEFINITION 5.14|DEFINITION 7.1";
    // Law and method.
    review_lead: "Of the {2} on which the results rest, applied without sight of the primary text or awaiting confirmation: {1}.";
    of_engager: "What binds the party that engaged the recipient";
    rules_all: "The other provisions on which the results rest";
    checked: "checked {1}";
    method_lead: "How a verdict is reached, and what it does not say.";
    method: "Every category of every group of people is followed along the flows of the inventory. Each crossing of a border is judged under each law that protects the data there, on the date stated. Where several grounds are stated, the best one decides; all its conditions must be known to be met.|The verdict of an exposure is the worst over every route by which the data can reach the recipient. Where the direct transfer to the recipient is in better order, the verdict is inherited: the fault lies upstream, and a hollow sign with an arrow marks it.|A verdict says what follows from what the inventory states, and from the provisions that are listed. It says nothing about whether processing is lawful otherwise, whether a contract is performed, or whether the inventory is complete. What is not stated is never taken to be in order.";
    sections_title: "Where the rules are written (docs/DEFINITION.md)";
    sections: "Section 2: how data is followed along flows|Section 3: which law protects what|Section 4: what is a transfer|Section 5.1: the eight verdicts; 5.4: adequacy decisions; 5.5: certifications; 5.6: clauses; 5.8: assessments; 5.11: exceptions; 5.12: onward transfers|Section 6: recipients, routes, delivery and inheritance|Section 7: findings";
    digests: "Digests";
    files: "The complete data: exposures.csv, transfers.csv, findings.csv, report.json; as text: report.md; as a map: lineage.svg.";
    // How the language writes days, lists and names.
    day_form: "{1} {2} {3}";
    first_day: "1";
    list_last: ", ";
    untitled: "Where personal data goes";
    blocs: "EU=the EU|EEA=the EEA";
    home_where: "where {1} applies";
    all_decided: "All adequacy decisions for one country ({1})";
    english_stays: "All of it is in English.";
    // The words of files.
    meanings: "free=Not judged: no border is crossed to which this law attaches conditions.|adequate=An adequacy decision in force covers the place, and its conditions are known to be met.|safeguarded=An appropriate safeguard covers it, and each of its conditions is known to hold.|derogation=Only a derogation for specific situations is relied on, within its limits.|unknown=It cannot be assessed: a place, a role, a date or a condition is not stated.|deficient=A ground is stated but fails: expired, wrong module, out of scope, not assessed.|missing=No ground for the transfer is stated.|prohibited=The law prohibits it, whatever is signed.";
    kinds: "company=company|vendor=vendor|partner=partner|third-party=third party|third party=third party";
    capacities: "controller=controller|processor=processor";
    movements: "collection=collection|internal=internal|abroad=disclosure abroad|same-party=same-party|onward=onward|returned=returned|transfer=transfer";
    bases: "consent=consent|explicit-consent=explicit consent|contract=contract|legal-obligation=legal obligation|vital-interests=vital interests|public-task=public task|legitimate-interests=legitimate interests";
    severities: "error=error|warning=warning|note=note";
    decisions: "accepted=accepted|to-fix=to-fix|disputed=disputed";
    grades: "P=primary text or official page seen|S=secondary source seen|M=from memory, not verified";
    marks: "counts=counts|review-required=review-required|unconfirmed=unconfirmed";
    dues: "has ended=has ended|no renewal is recorded=no renewal is recorded|its assessment is too old=its assessment is too old|was due to be corrected, and is not=was due to be corrected, and is not|the dispute was to be settled, and is not=the dispute was to be settled, and is not|is no longer accepted=is no longer accepted|last day=last day|to be renewed=to be renewed|to be reassessed=to be reassessed|to be corrected=to be corrected|dispute to be settled=dispute to be settled|last day on which it is accepted=last day on which it is accepted|begins=begins|begins to hold=begins to hold|may be signed=may be signed|an authority has approved one=an authority has approved one|is assessed=is assessed|is checked in the public list=is checked in the public list";
    // The picture.
    flow_over: "There is too much to draw; exposures.csv has all of it.";
    flow_said: "A band is as wide as the pairs of category and people that it carries: {1} in all; {2} that cross no border are left out.";
    flow_unit: "pair|pairs";
    flow_open: "{1} not in order";
    flow_not_stated: "Not stated";
<<<<<<< HEAD
    flow_valid: "{1} others, all on a valid ground";
    flow_adequate: "{1} others, all adequate";
    flow_worst: "{1} others, at worst {2}";
    flow_countries: "{1} other countries";
    flow_people: "{1} other groups of people";
    // What is around.
    around: "Around {1}";
    around_said: "What comes to {1}, and what goes on from it, each with its ground under each law.";
    around_comes: "What comes";
    around_goes: "What goes";
    around_nothing_comes: "Nothing comes in";
    around_nothing_goes: "Nothing goes on from here";
    around_of: "of {1}";
    around_more: "{1} and {2} more";
    around_free: "{1} others, no border crossed";
    around_no_border: "No guarded border is crossed";
    around_no_ground: "no ground";
    around_ground_not_known: "the ground is not known";
    around_rest: "Of the other dossiers the same picture is drawn by";
    // The world.
    world: "On the map";
    world_of: "The world as dots, with an arc from where people live to each country that their data goes to; the list says the same.";
    world_europe: "Europe as dots, with an arc from where people live to each country that their data goes to; the list says the same.";
    world_said: "An arc leads from where people live (of several countries: from their middle) to each country that their data goes to. Its colour, dashes and sign are the worst verdict, its width the number of pairs of category and people: {1} in all; {2} that cross no border are left out. Arcs within Europe are in the picture of Europe.";
    world_apart: "{1} have no arc: where the people live, or where the data goes, is nowhere on the map. The list has them.";
    world_cut: "{1} of {2} arcs are drawn, the worst and widest; the list has all countries.";
    world_disputed: "A dot is a country’s, two degrees from the next; in Europe one. White dots: territory whose borders are disputed, roughly. The map takes no side, and no verdict rests on it.";
    world_homes: "where people live";
    trace: "Point at a part, tap it, or choose it with the arrow keys, and what belongs to it is followed; Escape shows all.";
=======
    flow_valid: "Others, all on a valid ground: {1}";
    flow_adequate: "Others, all adequate: {1}";
    flow_worst: "Others: {1}, at worst {2}";
    flow_countries: "Other countries: {1}";
    flow_people: "Other groups of people: {1}";
>>>>>>> words
}
