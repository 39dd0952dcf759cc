//! Points: made of a map, and how far they are apart. Distances are those of Neo4j, on the same globe.

use crate::query::engine::{
    done::{Done, failed},
    functions::entry::{Function, function, out, unfit, with_null},
    value::{Map, Point, Value},
};

/// All of them.
pub const ALL: &[Function] = &[
    function("point", (1, 1), &["M"], "G", |_, a| match &a[0] {
        Value::Map(map) => made(map),
        other => unfit(other, "a map"),
    }),
    with_null("point.distance", (2, 2), &[], "F", |_, a| {
        let (Value::Point(a), Value::Point(b)) = (&a[0], &a[1]) else { return Ok(Value::Null) };
        Ok(distance(a, b).map_or(Value::Null, Value::Float))
    }),
    with_null("point.withinbbox", (3, 3), &[], "B", |_, a| {
        let (Value::Point(at), Value::Point(low), Value::Point(high)) = (&a[0], &a[1], &a[2]) else {
            return Ok(Value::Null);
        };
        Ok(within(at, low, high).map_or(Value::Null, Value::Truth))
    }),
];

/// The radius of the globe, in metres.
const RADIUS: f64 = 6_378_140.0;

/// Systems of coordinates: number, name, whether they are of the globe, how many axes.
pub const SYSTEMS: &[(i64, &str, bool, usize)] = &[
    (7_203, "cartesian", false, 2),
    (9_157, "cartesian-3d", false, 3),
    (4_326, "wgs-84", true, 2),
    (4_979, "wgs-84-3d", true, 3),
];

const HELP: &str =
    "for example: `point({x: 2.3, y: 4.5})`, or `point({latitude: 53.3, longitude: -6.2, height: 10})`";

/// The point that a map describes; null where something of it is.
fn made<'g>(map: &Map<'g>) -> Done<Value<'g>> {
    if map.entries.values().any(Value::is_null) {
        return Ok(Value::Null);
    }
    let of = |names: &[&str]| names.iter().find_map(|name| map.entries.get(*name));
    let number = |value: &Value<'g>| {
        value.as_number().ok_or_else(|| failed(format!("a coordinate is {}", value.what())).help(HELP))
    };
    let globe = of(&["latitude", "longitude"]).is_some();
    let (first, second, third) = (of(&["longitude", "x"]), of(&["latitude", "y"]), of(&["height", "z"]));
    let (Some(first), Some(second)) = (first, second) else {
        return Err(failed("this map describes no point").help(HELP).into());
    };
    let mut at = vec![number(first)?, number(second)?];
    if let Some(third) = third {
        at.push(number(third)?);
    }
    let known = match (of(&["crs"]), of(&["srid"])) {
        (Some(name), _) => {
            let name = name.as_text().unwrap_or_default();
            SYSTEMS.iter().find(|system| system.1.eq_ignore_ascii_case(name))
        }
        (None, Some(Value::Int(number))) => SYSTEMS.iter().find(|system| system.0 == *number),
        (None, Some(_)) => None,
        (None, None) => SYSTEMS.iter().find(|system| system.2 == globe && system.3 == at.len()),
    };
    let Some((system, name, of_globe, axes)) = known else {
        let names: Vec<&str> = SYSTEMS.iter().map(|system| system.1).collect();
        return Err(failed("this system of coordinates is not known").help(names.join(", ")).into());
    };
    if *axes != at.len() || globe && !of_globe {
        return out(format!("a point in `{name}` has {axes} coordinates of that system"));
    }
    if *of_globe {
        if !(-90.0..=90.0).contains(&at[1]) {
            return out("a latitude is from -90 to 90");
        }
        // Once round the globe is where it was.
        if !(-180.0..=180.0).contains(&at[0]) {
            at[0] = (at[0] + 180.0).rem_euclid(360.0) - 180.0;
        }
    }
    Value::point(Point { system: *system, at: at.into_boxed_slice() })
}

/// Metres, or units of the axes; none: they are of two systems.
fn distance(a: &Point, b: &Point) -> Option<f64> {
    if a.system != b.system {
        return None;
    }
    let square = |(a, b): (&f64, &f64)| (a - b) * (a - b);
    let (_, _, globe, _) = SYSTEMS.iter().find(|system| system.0 == a.system)?;
    let ([ax, ay, a_rest @ ..], [bx, by, b_rest @ ..]) = (&*a.at, &*b.at) else { return None };
    if !globe {
        return Some(a.at.iter().zip(&b.at).map(square).sum::<f64>().sqrt());
    }
    let (ax, ay, bx, by) = (ax.to_radians(), ay.to_radians(), bx.to_radians(), by.to_radians());
    let half = ((by - ay) / 2.0).sin().powi(2) + ay.cos() * by.cos() * ((bx - ax) / 2.0).sin().powi(2);
    let angle = 2.0 * half.sqrt().atan2((1.0 - half).sqrt());
    match (a_rest.first(), b_rest.first()) {
        (Some(a), Some(b)) => {
            let along = angle * (RADIUS + f64::midpoint(*a, *b));
            Some((along * along + square((a, b))).sqrt())
        }
        _ => Some(angle * RADIUS),
    }
}

/// Whether a point lies between two corners; none: they are of several systems.
fn within(at: &Point, low: &Point, high: &Point) -> Option<bool> {
    if at.system != low.system || at.system != high.system {
        return None;
    }
    let globe = SYSTEMS.iter().any(|system| system.0 == at.system && system.2);
    let mut all = at.at.iter().zip(&low.at).zip(&high.at).enumerate();
    Some(all.all(|(axis, ((at, low), high))| {
        // A box on the globe may lie over the line where days change.
        if globe && axis == 0 && low > high { at >= low || at <= high } else { (low..=high).contains(&at) }
    }))
}

/// A part of a point by its name.
pub fn part<'g>(point: &Point, name: &str) -> Done<Value<'g>> {
    let system = SYSTEMS.iter().find(|system| system.0 == point.system);
    let globe = system.is_some_and(|system| system.2);
    let axis = match name {
        "crs" => return Value::text(system.map_or("", |system| system.1)),
        "srid" => return Ok(Value::Int(point.system)),
        "x" => 0,
        "y" => 1,
        "z" => 2,
        "longitude" if globe => 0,
        "latitude" if globe => 1,
        "height" if globe => 2,
        _ => usize::MAX,
    };
    match point.at.get(axis) {
        Some(at) => Ok(Value::Float(*at)),
        None => out(format!("a point in `{}` has no part `{name}`", system.map_or("", |system| system.1))),
    }
}
