//! What stands in no known place, as one list: where it is nobody can say, so no lane has room for it.

use std::collections::BTreeMap;

use super::{
    load::Load,
    picture::{Card, Line, Map, Note, Shape, flow_words, some, worst},
};
use crate::{law::Verdict, report::plain};

/// The flows between two boxes, and what they carry.
type Between = (Vec<(String, Verdict)>, Load);

/// The map with all boxes whose place is not known as one, that lists them; people stay by themselves.
pub fn listed(map: &Map) -> Option<Map> {
    let listed = |card: &Card| {
        card.shape != Shape::People && map.lanes.get(card.lane).is_some_and(|lane| lane.unknown)
    };
    let (members, rest): (Vec<usize>, Vec<usize>) =
        (0..map.boxes.len()).partition(|&row| map.boxes.get(row).is_some_and(listed));
    if members.len() < 2 {
        return None;
    }
    let at = rest.len();
    let mut rows = vec![at; map.boxes.len()];
    for (new, &old) in rest.iter().enumerate() {
        rows[old] = new;
    }
    let mut lines: BTreeMap<(usize, usize), Between> = BTreeMap::new();
    for line in &map.lines {
        let (flows, load) = lines.entry((rows[line.from], rows[line.to])).or_default();
        flows.extend(line.flows.iter().cloned());
        load.add(&line.load);
    }
    let inside = lines.remove(&(at, at)).map(|(flows, _)| flows).unwrap_or_default();
    let mut boxes: Vec<Card> = rest.iter().filter_map(|&row| map.boxes.get(row).cloned()).collect();
    boxes.push(list(map, &members, &inside));
    let line = |((from, to), (mut flows, load)): ((usize, usize), Between)| {
        flows.sort();
        Line { from, to, verdict: worst(&flows), flows, load }
    };
    Some(Map {
        title: map.title.clone(),
        subtitle: map.subtitle.clone(),
        lanes: map.lanes.clone(),
        boxes,
        lines: lines.into_iter().map(line).collect(),
    })
}

/// The box that lists others, the worst first, each with the worst verdict of its lines.
fn list(map: &Map, members: &[usize], inside: &[(String, Verdict)]) -> Card {
    let verdict = |row: usize| {
        let lines = map.lines.iter().filter(|line| line.from == row || line.to == row);
        lines.map(|line| line.verdict).max()
    };
    let mut notes: Vec<Note> =
        members.iter().filter_map(|&row| Some((map.boxes.get(row)?.name.clone(), verdict(row)))).collect();
    notes.sort_by_key(|(name, verdict)| (std::cmp::Reverse(*verdict), name.clone()));
    let mut full = vec![plain::count(members.len(), "box", "boxes")];
    full.extend(
        members.iter().filter_map(|&row| map.boxes.get(row)).map(|card| card.full.replace('\n', "; ")),
    );
    if !inside.is_empty() {
        let flows = plain::count(inside.len(), "flow", "flows");
        let verdict = worst(inside);
        notes.push((format!("{flows} among them"), Some(verdict)));
        full.extend(some(inside.iter().map(flow_words).collect()));
    }
    Card {
        lane: members.first().and_then(|&row| map.boxes.get(row)).map_or(0, |card| card.lane),
        shape: Shape::Group,
        name: format!("{} whose place is not known", members.len()),
        notes,
        full: full.join("\n"),
    }
}
