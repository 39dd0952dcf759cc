//! A recipe as the inventory that it stands for, in short lines.

use std::fmt;

use thalweg::model::PartyId;

use super::Recipe;

impl fmt::Debug for Recipe {
    /// The inventory in short lines: what a reader of a failure wants to see.
    #[allow(clippy::too_many_lines, reason = "a line of each kind")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let i = self.inventory();
        writeln!(f, "\n{} regimes {:?} confirms {:?}", self.day(), i.head.regimes, i.head.confirms)?;
        let party = |p: &PartyId| i.party(*p).id.clone();
        for p in &i.parties {
            let parent = p.parent.as_ref().map(party);
            writeln!(
                f,
                "party {} {:?}+{:?} {} {:?} parent={parent:?} subject_to={:?} attests={:?}",
                p.id,
                p.establishments,
                p.locations,
                p.role.as_str(),
                p.kind,
                p.subject_to,
                p.attests
            )?;
        }
        for s in &i.stores {
            let controllers: Vec<String> = s.controllers.iter().map(party).collect();
            let operator = party(&s.operator);
            writeln!(
                f,
                "store {} @{operator} for {controllers:?} engaged by {:?} in {:?} holds {:?} {:?}",
                s.id,
                s.engaged_by.as_ref().map(party),
                s.places,
                s.holdings,
                s.measures
            )?;
        }
        for p in &i.populations {
            writeln!(f, "population {} {:?} {:?}", p.id, p.homes, p.tags)?;
        }
        for (n, c) in i.categories.iter().enumerate() {
            writeln!(f, "category #{n} {} parent={:?} {:?}", c.id, c.parent, c.tags)?;
        }
        for s in &i.safeguards {
            writeln!(f, "{s:?}")?;
        }
        for row in &i.certifications {
            writeln!(f, "{row:?}")?;
        }
        for row in &i.countries {
            writeln!(f, "{row:?}")?;
        }
        for flow in &i.flows {
            writeln!(
                f,
                "flow {} {}>{} {:?} whose={:?} {:?} by={:?} {:?} {:?} {:?}",
                flow.id,
                i.node_name(flow.from),
                i.node_name(flow.to),
                i.category_cells.get(flow.categories),
                i.population_lists.get(flow.populations),
                i.transform_lists.get(flow.transforms),
                i.safeguard_lists.get(flow.safeguards),
                i.purpose_lists.get(flow.purposes),
                flow.legal_basis,
                flow.recurrence,
            )?;
        }
        Ok(())
    }
}
