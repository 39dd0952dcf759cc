//! `thalweg map`: the map, or a part of it, as a picture or as text.

use std::time::Duration;

use thalweg::{
    finding::Code,
    model::{CategoryId, Id, Inventory, NodeId, PartyId, PopulationId, StoreId},
    report::{
        around::Around,
        flow::Flow,
        map::{Level, MOST, Map, Selection},
        world::World,
    },
    text::nearest,
};

use super::{
    args::{self, By, Engine, Format},
    error::{CommandError, Kind},
    explain, graphviz,
    input::Input,
    output::{self, Status},
    place, terminal,
};

/// Runs it.
pub fn run(command: &args::Map) -> Result<Status, CommandError> {
    let input = Input::load(&command.common)?;
    if let Some(out) = place::file(command.out.as_deref()) {
        place::free(&command.common.inventory, command.common.regimes.as_deref(), &input.sources, out)?;
    }
    let selection = resolve(command, &input.inventory)?;
    let middle = middle(command, &input.inventory)?;
    match command.format {
        Format::Flow => {
            whole(command, &selection, "the flow")?;
            let analysis = input.analysis();
            return written(command, &Flow::made(&analysis.tables(), &analysis.transfers_only()).svg());
        }
        Format::Around => {
            whole(command, &selection, "what is around")?;
            return written(command, &Around::new(&input.analysis().transfers_only(), &middle).svg());
        }
        Format::World => {
            whole(command, &selection, "the world")?;
            let analysis = input.analysis();
            return written(command, &World::made(&analysis.tables(), &analysis.transfers_only()).svg());
        }
        Format::Svg | Format::Dot | Format::Mermaid => {}
    }
    let assessment = input.analysis().transfers_only();
    let map = Map::new(&assessment, &selection);
    if map.is_empty() {
        output::complain(
            "warning: nothing is drawn: nothing of the inventory is what --from, --to, --category, --place and --verdict \
             choose together\n",
        );
    }
    let text = match command.format {
        Format::Svg => {
            drawn(&map)?;
            picture(command, &map)
        }
        Format::Dot => map.dot(),
        Format::Mermaid => map.mermaid(),
        Format::Flow | Format::Around | Format::World => String::new(),
    };
    written(command, &text)
}

/// Whether there is no more than can be drawn.
fn drawn(map: &Map) -> Result<(), CommandError> {
    let Some((boxes, lines)) = map.over() else { return Ok(()) };
    let error = CommandError::from(Kind::Supposed(format!(
        "{}: {boxes} boxes and {lines} lines are no picture; at most {} and {} are drawn",
        Code::TooLarge.as_str(),
        MOST.0,
        MOST.1
    )));
    Err(error
        .hint("choose a part by --from, --to, --category, --place, --verdict or --depth, or take --by kind")
        .hint("`--format dot` and `--format mermaid` give all of it as text"))
}

/// Some pictures are of everything.
fn whole(command: &args::Map, selection: &Selection, of: &str) -> Result<(), CommandError> {
    let parted = *selection != Selection::default() || command.engine != Engine::Own;
    if parted {
        let error = CommandError::from(Kind::Supposed(format!("the picture of {of} shows everything")));
        return Err(error.hint("leave out what chooses a part, or give another --format"));
    }
    Ok(())
}

fn written(command: &args::Map, text: &str) -> Result<Status, CommandError> {
    let Some(path) = place::file(command.out.as_deref()) else {
        output::print(text)?;
        return Ok(Status::Clean);
    };
    place::write(path, text)?;
    output::say(&format!("written to {}\n", terminal::clean(&path.display().to_string())));
    Ok(Status::Clean)
}

/// The picture: Graphviz's where it was asked for and draws one in time, else our own.
fn picture(command: &args::Map, map: &Map) -> String {
    if command.engine == Engine::Own {
        return map.svg();
    }
    graphviz::svg(&map.dot(), Duration::from_secs(command.timeout)).unwrap_or_else(|failure| {
        let why: String = failure.to_string().lines().map(|line| terminal::clean(line) + "\n").collect();
        output::complain(&format!("warning: {why}  drawn in our own layout instead\n"));
        map.svg()
    })
}

fn resolve(command: &args::Map, inventory: &Inventory) -> Result<Selection, CommandError> {
    let nodes = |id: &Option<String>| id.as_deref().map_or(Ok(Vec::new()), |id| nodes(inventory, id));
    let categories = inventory.categories.iter().map(|c| c.id.as_str());
    let category = command.category.as_deref();
    let category = category.map(|id| explain::find("category", id, categories)).transpose()?;
    Ok(Selection {
        from: nodes(&command.from)?,
        to: nodes(&command.to)?,
        category: category.map(CategoryId::new),
        place: command.place.as_deref().map(explain::place).transpose()?,
        verdicts: command.verdict.clone(),
        depth: command.depth,
        level: command.by.map(|by| match by {
            By::Node => Level::Node,
            By::Party => Level::Party,
            By::Kind => Level::Kind,
        }),
    })
}

/// The party or store in the middle of the picture of what is around it: there is one where that is asked for, and only there.
fn middle(command: &args::Map, inventory: &Inventory) -> Result<Vec<NodeId>, CommandError> {
    let supposed = |text: &str| CommandError::from(Kind::Supposed(text.to_owned()));
    match (&command.at, command.format == Format::Around) {
        (Some(id), true) => named(inventory, id, held(inventory).collect(), "party or store"),
        (None, true) => {
            let hint = "name a party or a store: --format around --at ID";
            Err(supposed("what is around is a picture of one party or store").hint(hint))
        }
        (Some(_), false) => Err(supposed("--at is for the picture of what is around")
            .hint("add --format around, or leave out --at")),
        (None, false) => Ok(Vec::new()),
    }
}

fn held(inventory: &Inventory) -> impl Iterator<Item = NodeId> {
    let parties = (0..inventory.parties.len()).map(|row| NodeId::Party(PartyId::new(row)));
    parties.chain((0..inventory.stores.len()).map(|row| NodeId::Store(StoreId::new(row))))
}

/// The populations, parties and stores of this id.
fn nodes(inventory: &Inventory, id: &str) -> Result<Vec<NodeId>, CommandError> {
    let populations = (0..inventory.populations.len()).map(|row| NodeId::Population(PopulationId::new(row)));
    named(inventory, id, populations.chain(held(inventory)).collect(), "population, party or store")
}

/// Those of some nodes that have this id.
fn named(
    inventory: &Inventory,
    id: &str,
    all: Vec<NodeId>,
    what: &'static str,
) -> Result<Vec<NodeId>, CommandError> {
    let all = all.into_iter();
    let nodes: Vec<NodeId> = all.clone().filter(|&n| inventory.node_name(n) == id).collect();
    if nodes.is_empty() {
        let error = CommandError::from(Kind::Unknown { what, id: id.to_owned() });
        return Err(match nearest(id, all.clone().map(|n| inventory.node_name(n))) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => {
                error.hint(explain::known(&all.map(|n| inventory.node_name(n)).collect::<Vec<_>>(), what))
            }
        });
    }
    Ok(nodes)
}
