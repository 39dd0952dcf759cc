//! The table of finding codes: one enum, one line each.

use super::severity::Severity;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $severity:ident, $title:literal;)*) => {
        /// A stable finding code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $title] $name,)* }

        impl Code {
            /// All codes, in order.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code as users write it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The severity it has unless the inventory says otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// What it says, in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
        }
    };
}

impl Code {
    /// Whether a waiver can be of it: not where it keeps an inventory from being read, nor where it is about waivers.
    pub fn can_be_waived(self) -> bool {
        let kept_from_reading = self <= Self::ErrorValue && self.severity() == Severity::Error;
        !kept_from_reading && self < Self::IdleWaiver
    }

    /// Whether it is about a waiver: one that is of nothing, has ended, or does not cover what is found.
    pub fn is_of_a_waiver(self) -> bool {
        matches!(self, Self::IdleWaiver | Self::EndedWaiver | Self::OutgrownWaiver)
    }

    /// Whether its sentence names by ids all that is wrong, and nothing that a day or another row changes.
    pub fn names_all(self) -> bool {
        matches!(
            self,
            Self::UnsourcedHolding
                | Self::UndeclaredReceipt
                | Self::FlowCycle
                | Self::UndeclaredUse
                | Self::UndeclaredRecipient
        )
    }

    /// Its severity by an inventory's own choice: pairs of a code and the word chosen for it.
    pub fn severity_by(self, chosen: &[(String, String)]) -> Severity {
        let word = chosen.iter().find(|(code, _)| code == self.as_str()).map(|(_, word)| word);
        word.and_then(|word| Severity::parse(word)).unwrap_or(self.severity())
    }
}

codes! {
    Unreadable = "TW001", Error, "a file cannot be read, or is not in its format";
    TooLarge = "TW002", Error, "something is larger than the program's bounds";
    UnknownTable = "TW003", Error, "a file or table that no inventory has";
    UnknownColumn = "TW004", Error, "a column or key that the table does not have";
    MissingColumn = "TW005", Error, "a required column is missing, or its cell is blank";
    BadId = "TW006", Error, "an id that is not written as ids are";
    DuplicateId = "TW007", Error, "an id is used twice";
    UnknownReference = "TW008", Error, "a reference to something that is not there";
    BadPlace = "TW009", Error, "not a country, place or bloc";
    BadDate = "TW010", Error, "not a date";
    DateOrder = "TW011", Error, "a date that ends before it starts";
    BadWord = "TW012", Error, "not one of the words allowed here";
    ParentCycle = "TW013", Error, "a cycle of parents";
    FlowToPopulation = "TW014", Error, "a flow that leads to a population";
    UnnamedCategories = "TW015", Error, "a flow out of a population that does not name its categories";
    BadHolding = "TW016", Error, "a holding that names only categories or only populations";
    BadTransform = "TW017", Error, "a transformation that cannot be read";
    DuplicateColumn = "TW018", Error, "a column or key that appears twice";
    RaggedRow = "TW019", Error, "a row with more or fewer cells than the header";
    BadNumber = "TW020", Error, "not a number, or one out of range";
    WrongType = "TW021", Error, "a value of another type than the key takes";
    EmptyItem = "TW022", Error, "an empty item in a list, or a list that may not be empty";
    BlankRow = "TW023", Note, "an empty row, which is skipped";
    HashRow = "TW024", Error, "a line that begins with `#` and has the cells of a row";
    ErrorValue = "TW025", Error, "a spreadsheet's error value";
    DoubtfulPlace = "TW026", Warning, "a place whose code is also a word for nothing";
    EmptyFlow = "TW101", Warning, "a flow carries what its source never had";
    UnsourcedHolding = "TW102", Note, "a store holds what nothing brings";
    UndeclaredReceipt = "TW103", Warning, "a store receives what it does not declare";
    UnknownController = "TW104", Warning, "it is not stated on whose behalf a node is held";
    FlowCycle = "TW105", Note, "data goes round in a cycle";
    AncestorPassesDrop = "TW106", Warning, "a dropped category may still pass inside a broader one";
    AncestorDerives = "TW107", Warning, "a derivation fires for a broader category only";
    ForeignPopulationFlow = "TW108", Warning, "a flow out of a population names others than that population";
    UnknownHome = "TW109", Warning, "the homes of a population are not known";
    NothingMoves = "TW110", Warning, "nothing moves: there are no flows and no holdings";
    TransferMissing = "TW201", Error, "a transfer on no ground at all";
    TransferDeficient = "TW202", Error, "a transfer whose ground fails";
    TransferUnknown = "TW203", Warning, "a transfer whose ground cannot be determined";
    TransferProhibited = "TW204", Error, "a transfer that is prohibited";
    ForeignParent = "TW205", Note, "an importer inside is reached by an owner or seat outside";
    ForeignAuthority = "TW206", Warning, "a disclosure to an authority outside the territory";
    StandingConsent = "TW207", Warning, "explicit consent relied on for a standing flow";
    ReviewRequired = "TW208", Note, "a rule entry that counts was not seen in its primary text";
    Unconfirmed = "TW209", Warning, "a rule entry from memory waits for confirmation";
    RegimeNotInForce = "TW210", Warning, "the regime does not apply yet on this day";
    SafeguardOutsideRegime = "TW211", Warning, "a safeguard that its regime does not know";
    EncryptionAlone = "TW212", Warning, "an assessment rests on encryption where the importer reads in the clear";
    PlaceOfSameParty = "TW213", Note, "a party keeps data at a place of its own outside";
    UnnamedLocation = "TW214", Note, "an operator also works from a place outside that its store does not name";
    UndeclaredUse = "TW301", Warning, "a use of a category for a purpose that does not list it";
    UndeclaredRecipient = "TW302", Warning, "a recipient of a kind that its purpose does not list";
    RuleDenied = "TW303", Error, "something that a rule denies";
    RuleRequired = "TW304", Error, "something that lacks what a rule requires";
    IdleRule = "TW305", Note, "a rule that nothing matches, or that asks for nothing";
    Expiring = "TW401", Warning, "something ends soon";
    AssessmentDue = "TW402", Warning, "a transfer impact assessment falls due soon";
    UnusedSafeguard = "TW403", Note, "a safeguard that nothing relies on";
    UnusedConfirmation = "TW404", Note, "a confirmation of an entry that needs none, or is not there";
    IdleWaiver = "TW501", Warning, "a waiver that matches no finding";
    EndedWaiver = "TW502", Warning, "a waiver that has ended";
    OutgrownWaiver = "TW503", Warning, "a waiver of something other than what is found now";
    Unsealed = "TW504", Warning, "a signed report has been changed or is missing";
}
