//! Mistakes to plant, one at a time: each a plausible misreading of a rule of the definition.

/// One mistake, planted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Ties between routes go to the last flow id.
    WrongTieBreak,
    /// Protection from a processor goes on at its own customer.
    DroppedCustomerException,
    /// An end date is the first day on which a thing does not hold.
    EndDateOffByOne,
    /// `drop` takes ancestors away too.
    DropTakesAncestors,
    /// The transformations apply in the reverse order.
    TransformsReversed,
    /// What a flow names below a category passes beside the category itself.
    NarrowerPassToo,
    /// A bound exporter makes a transfer.
    BoundIsSubject,
    /// A hop in mid-route has the best verdict over its importers and places.
    MidRouteBest,
    /// Only the exporter itself may have signed, never the controller for which it acts.
    ActingForForgotten,
    /// Protection that is only not excluded counts like sure protection.
    NotExcludedIsSure,
    /// What a party collects for itself and moves among its own nodes is an exposure.
    OwnCollectionExposes,
    /// A judged hop no longer counts where protection has ended.
    PastForgotten,
    /// An importer that is not on the closed list fails, where the decision is not there for it.
    ClosedListFails,
    /// A seat that attests that it has no access is reached all the same.
    AttestedSeatReached,
    /// A route may not pass a node twice.
    SimplePathsOnly,
    /// The delivery of a row is its verdict.
    DeliveryIsVerdict,
    /// Earlier hops count whatever their verdict.
    GoodPastCounts,
    /// A regime has a row where it protects the fact at the recipient's node, whatever the last hop carried.
    RowWhereProtected,
    /// Only what goes to a node that the customer operates itself is given back.
    GivenBackForgotten,
    /// Data is given back even to a party that the processor itself engaged.
    EngagedByGiverForgotten,
    /// What a store says of who engaged its operator changes no disclosure.
    EngagedByIgnored,
    /// A party with a branch in the territory is surely under the law, whoever the people are.
    BranchIsSure,
    /// A branch counts although its party is `subject_to` `none`.
    SubjectToNoneForgotten,
    /// Homes that are not known are outside.
    UnknownHomeOutside,
    /// A row of a scheme that is renewed counts from its start alone, not from the day the list was looked at.
    RenewalFromStart,
    /// A certificate of which it is not said what it covers covers everything.
    BlankCoversAll,
    /// A certificate covers data of employees where it does not say so.
    SeparateForgotten,
    /// A decision covers what is sent from anywhere.
    CoversFromAnywhere,
    /// A branch inside sends from the territory, wherever the data leaves from.
    BranchSends,
    /// Clauses that somebody outside signed who never has the data carry it, whoever bound them.
    EngagerUnbound,
    /// Who engages from outside is bound by a branch inside, where people are at home inside.
    EngagerWithABranchIsBound,
    /// What binds who engages is held to nothing: neither to what the place left asks, nor to a prohibition.
    LinkIsPlain,
    /// Who has its seat inside sends from there what it never has.
    SeatSends,
    /// What leaves an adequate place is held to nothing where somebody under the law engaged who receives it.
    SeatOfWhoEngagesFrees,
    /// Measures in force where the data arrives are in force at who engaged its operator.
    MeasuresAtWhoEngages,
    /// What is asked of an onward hop is a ground, of a transfer too.
    FloorsAreGrounds,
    /// Who engages and is only bound makes an onward hop of what is given by somebody under the law.
    KindOfWhoEngages,
    /// Who engages is a processor, also where it is a controller of the node reached.
    EngagerIsProcessor,
    /// What a decision asks of an exporter is asked of who engages alone, not of who gives.
    WhoEngagesAloneIsAsked,
    /// Who engages acts for the controllers of the node left.
    EngagerActsForNodeLeft,
    /// What goes to one that somebody else engaged is given back to the customers.
    EngagedByOthersGivesBack,
    /// A branch inside of who engages sends what is given from inside.
    BranchOfWhoEngagesSends,
    /// Of what kind those are who give is not asked where another engages.
    KindOfWhoGivesForgotten,
    /// Of what kind those are who decide together with the exporter is not asked.
    AuthorityBesideForgotten,
    /// One that decides itself is engaged too.
    EngagedControllers,
    /// A controller for which who engages acts may have signed in its stead.
    SignedForWhoEngages,
    /// Of several who may give where data enters, the first binds who engages.
    FirstGiverBinds,
    /// A decision covers the places of which that is not settled.
    UnsettledCovered,
    /// An approval counts on a day before the first was given.
    ApprovalDayIgnored,
    /// Who acts for a party to binding corporate rules need not be one itself.
    GroupNotAsked,
    /// A safeguard's assessment counts for every place.
    OneAssessmentForAll,
    /// Clauses with a company inside carry what it keeps abroad.
    AbroadTakesClauses,
    /// A branch that a party's row states is no other place of its own.
    BranchIsAbroad,
    /// A law's own decisions count onward from an adequate place.
    OwnDecisionsOnward,
    /// What own law decided names the decision on the place that is left.
    OwnLawNamesThePlaceLeft,
    /// A decision of which it is not known whether it covers the place left asks nothing.
    UnsurePlaceLeftAsksNothing,
    /// The controller acted for may sign clauses of any module.
    AnyModuleSignedFor,
    /// Clauses of another controller are not there where no controller is known.
    ControllerOfClausesIgnored,
    /// What a processor collected itself needs no assessment under module 4.
    CollectedForgotten,
    /// Of two entries of a mechanism the first counts on every day.
    FirstEntryCounts,
    /// A broad tag asks for its mark although a narrower one says what it is.
    NarrowerTagIgnored,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 61] = [
        Self::WrongTieBreak,
        Self::DroppedCustomerException,
        Self::EndDateOffByOne,
        Self::DropTakesAncestors,
        Self::TransformsReversed,
        Self::NarrowerPassToo,
        Self::BoundIsSubject,
        Self::MidRouteBest,
        Self::ActingForForgotten,
        Self::NotExcludedIsSure,
        Self::OwnCollectionExposes,
        Self::PastForgotten,
        Self::ClosedListFails,
        Self::AttestedSeatReached,
        Self::SimplePathsOnly,
        Self::DeliveryIsVerdict,
        Self::GoodPastCounts,
        Self::RowWhereProtected,
        Self::GivenBackForgotten,
        Self::EngagedByGiverForgotten,
        Self::EngagedByIgnored,
        Self::BranchIsSure,
        Self::SubjectToNoneForgotten,
        Self::UnknownHomeOutside,
        Self::RenewalFromStart,
        Self::BlankCoversAll,
        Self::SeparateForgotten,
        Self::CoversFromAnywhere,
        Self::BranchSends,
        Self::EngagerUnbound,
        Self::EngagerWithABranchIsBound,
        Self::LinkIsPlain,
        Self::SeatSends,
        Self::SeatOfWhoEngagesFrees,
        Self::MeasuresAtWhoEngages,
        Self::FloorsAreGrounds,
        Self::KindOfWhoEngages,
        Self::EngagerIsProcessor,
        Self::WhoEngagesAloneIsAsked,
        Self::EngagerActsForNodeLeft,
        Self::EngagedByOthersGivesBack,
        Self::BranchOfWhoEngagesSends,
        Self::KindOfWhoGivesForgotten,
        Self::AuthorityBesideForgotten,
        Self::EngagedControllers,
        Self::SignedForWhoEngages,
        Self::FirstGiverBinds,
        Self::UnsettledCovered,
        Self::ApprovalDayIgnored,
        Self::GroupNotAsked,
        Self::OneAssessmentForAll,
        Self::AbroadTakesClauses,
        Self::BranchIsAbroad,
        Self::OwnDecisionsOnward,
        Self::OwnLawNamesThePlaceLeft,
        Self::UnsurePlaceLeftAsksNothing,
        Self::AnyModuleSignedFor,
        Self::ControllerOfClausesIgnored,
        Self::CollectedForgotten,
        Self::FirstEntryCounts,
        Self::NarrowerTagIgnored,
    ];
}
