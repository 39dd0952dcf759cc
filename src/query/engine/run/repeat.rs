//! A part of a path several times: depth first, no relationship twice.

use crate::query::engine::{
    context::{Context, Rows},
    done::Done,
    eval::Row,
    memory::Held,
    plan::Repeat,
    run::row::{is_among, node_in},
    value::Value,
};

/// What a round takes beside its values.
const ROUND: usize = 512;

/// One round that gave a row.
struct Round<'g> {
    /// What its slots held.
    values: Vec<Value<'g>>,
    rels: Vec<u32>,
    end: u32,
}

/// Rounds that go on.
#[allow(clippy::struct_field_names, reason = "rounds of rounds")]
pub struct Rounds<'p, 'g> {
    /// One more than rounds that gave a row: the last one looks for the next.
    cursors: Vec<Box<dyn Rows<'g> + 'p>>,
    rounds: Vec<Round<'g>>,
    start: Option<u32>,
    target: Option<u32>,
    fresh: bool,
    held: Held,
    most: usize,
}

impl<'p, 'g> Rounds<'p, 'g> {
    /// From the first node.
    pub fn new(repeat: &'p Repeat<'g>, row: &Row<'g>) -> Done<Self> {
        let start = node_in(row, repeat.from)?;
        let target = if repeat.into { node_in(row, repeat.to)? } else { None };
        let start = start.filter(|_| !repeat.into || target.is_some());
        let cursors = if start.is_some() { vec![repeat.inner.open()] } else { Vec::new() };
        let fresh = start.is_some();
        Ok(Self { cursors, rounds: Vec::new(), start, target, fresh, held: Held::default(), most: 0 })
    }

    /// The next end.
    pub fn next(
        &mut self,
        repeat: &'p Repeat<'g>,
        context: &mut Context<'g>,
        row: &mut Row<'g>,
    ) -> Done<bool> {
        loop {
            let end = self.rounds.last().map_or(self.start, |round| Some(round.end));
            let Some(end) = end else { return Ok(false) };
            if std::mem::take(&mut self.fresh)
                && self.rounds.len() as u64 >= repeat.least
                && self.target.is_none_or(|target| target == end)
            {
                self.bind(repeat, end, row)?;
                return Ok(true);
            }
            let deep = self.rounds.len() as u64 >= repeat.most;
            let Some(cursor) = self.cursors.last_mut().filter(|_| !deep) else {
                if !self.back(repeat, row) {
                    return Ok(false);
                }
                continue;
            };
            context.step()?;
            row[repeat.first] = Value::Node(end);
            if !cursor.next(context, row)? {
                if !self.back(repeat, row) {
                    return Ok(false);
                }
                continue;
            }
            let rels: Vec<u32> = repeat
                .rels
                .iter()
                .filter_map(|slot| if let Value::Rel(r) = row[*slot] { Some(r) } else { None })
                .collect();
            let again = |rel: &u32| {
                self.rounds.iter().any(|round| round.rels.contains(rel))
                    || is_among(*rel, &repeat.unlike, row)
            };
            if !repeat.repeatable && rels.iter().any(again) {
                continue;
            }
            let Some(end) = node_in(row, repeat.last)? else { continue };
            let values = repeat.slots.iter().map(|slot| row[*slot].clone()).collect();
            self.rounds.push(Round { values, rels, end });
            if self.rounds.len() > self.most {
                self.most = self.rounds.len();
                self.held.more(ROUND + repeat.slots.len() * size_of::<Value>())?;
            }
            self.cursors.push(repeat.inner.open());
            self.fresh = true;
        }
    }

    /// One round back: its cursor goes on where it stood.
    fn back(&mut self, repeat: &Repeat<'g>, row: &mut Row<'g>) -> bool {
        self.cursors.pop();
        let Some(round) = self.rounds.pop() else { return false };
        repeat.slots.iter().zip(round.values).for_each(|(slot, value)| row[*slot] = value);
        true
    }

    fn bind(&self, repeat: &Repeat<'g>, end: u32, row: &mut Row<'g>) -> Done<()> {
        for (inner, outer) in &repeat.lists {
            let Some(at) = repeat.slots.iter().position(|slot| slot == inner) else { continue };
            row[*outer] = Value::list(self.rounds.iter().map(|round| round.values[at].clone()).collect())?;
        }
        let rels = self.rounds.iter().flat_map(|round| &round.rels).map(|rel| Value::Rel(*rel));
        row[repeat.all] = Value::list(rels.collect())?;
        if !repeat.into {
            row[repeat.to] = Value::Node(end);
        }
        Ok(())
    }
}
